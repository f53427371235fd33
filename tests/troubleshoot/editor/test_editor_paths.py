"""The page of all paths through a fix, and the file of them."""

import csv
import io
from dataclasses import replace

import pytest
from django.urls import reverse

from kb import spreadsheet
from tests.articles import JOINED, import_text
from troubleshoot.drawing import change_step, led, remove_step
from troubleshoot.models import Flow, FlowAct
from troubleshoot.views.editor import proof as page


def address(flow):
    return reverse("flow_proof", args=[flow.pk])


def file_address(flow):
    return reverse("flow_proof_csv", args=[flow.pk])


def draw(flow, act, by):
    flow.draw(act, FlowAct.Name.STEP_CHANGED, by=by)


def html_of(client, flow):
    response = client.get(address(flow))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def table_of(client, flow):
    response = client.get(file_address(flow))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_sound_fix_is_proven_with_its_figures_and_shares(editor, flow):
    html = html_of(editor, flow)
    assert "All 3 paths were walked, and every one of them ends." in html
    assert "<dt>Paths</dt><dd>3</dd>" in html
    assert "<dt>Longest</dt><dd>3 steps</dd>" in html
    assert "<dt>Shortest</dt><dd>1 step</dd>" in html
    assert "<dt>Mean</dt><dd>2.0 steps</dd>" in html
    assert 'value="0.6666666666666666"' in html
    assert "66.7 %" in html
    assert "leads nowhere" not in html
    assert "Every path" in html


def test_each_path_reads_as_steps_with_answers_and_leads_to_them(editor, flow):
    html = html_of(editor, flow)
    for key in ("first", "restart", "second", "explained"):
        assert f'href="{reverse("flow_step", args=[flow.pk, key])}"' in html
    assert 'Restart the phone</a> <span class="said">Still not working</span>' in html
    assert "There is no network" in html


def test_a_draft_is_proven_in_place_of_what_is_live(editor, ed, flow):
    draw(flow, lambda d: change_step(d, led(d.nodes["first"], "no-signal", target="restart")), ed)
    html = html_of(editor, flow)
    assert "Paths through draft 2" in html
    assert "All 4 paths were walked" in html


def test_a_path_that_leads_nowhere_is_shown_with_the_step_to_mend(editor, ed, flow):
    draw(flow, lambda d: remove_step(d, "explained"), ed)
    html = html_of(editor, flow)
    assert "1 of the paths that were walked does not end." in html
    second = reverse("flow_step", args=[flow.pk, "second"])
    assert f'<a href="{second}">Mend “Do other messages arrive?”</a>' in html
    assert ">leads nowhere</th>" in html


def test_circles_are_shown_in_place_of_figures(editor, ed, flow):
    draw(flow, lambda d: change_step(d, led(d.nodes["second"], "others", target="restart")), ed)
    html = html_of(editor, flow)
    assert "go round in circles" in html
    assert "<dt>Paths</dt>" not in html
    restart = reverse("flow_step", args=[flow.pk, "restart"])
    assert f'<a href="{restart}">Restart the phone</a> →' in html


def test_paths_go_on_in_other_fixes_whose_steps_are_edited_there(editor, flow, tmp_path):
    import_text(tmp_path, JOINED, name="joined.yaml")
    html = html_of(editor, Flow.objects.get(slug="joined"))
    assert "All 4 paths were walked" in html
    assert reverse("flow_step", args=[flow.pk, "restart"]) in html


def test_where_a_bound_is_reached_it_is_said(editor, flow, monkeypatch):
    monkeypatch.setattr(page, "MOST_STEPS", 5)
    monkeypatch.setattr(page, "SHOWN_STEPS", 1)
    html = html_of(editor, flow)
    assert "Only the first 2 paths were walked" in html
    assert "every one of them ends" not in html
    assert "<dt>Paths</dt><dd>3</dd>" in html
    assert "Every path" not in html


def test_a_fix_without_a_step_has_one_path_and_it_is_broken(editor, ed):
    flow = Flow.objects.begin(title="New", symptom="It is new", by=ed)
    draw(flow, lambda d: remove_step(d, d.graph.start), ed)
    assert "There is no step to begin with." in html_of(editor, flow)
    assert len(table_of(editor, flow)) == 2


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (12_345, "12,345"),
        (2**200, "about 10 to the power of 60"),
        (10**9_000, "about 10 to the power of 9000"),
        (None, ""),
    ],
    ids=["none", "some", "many", "more-than-can-be-printed", "circles"],
)
def test_figures_are_said_as_people_can_take_them_in(number, said):
    assert page._figure(number) == said


def test_a_share_too_small_to_print_is_not_nothing():
    assert [page._percent(share) for share in (0.0, 1e-300, 0.25, 1.0)] == [
        "0.0 %",
        "less than 0.1 %",
        "25.0 %",
        "100.0 %",
    ]


def test_the_file_has_a_row_for_each_path(editor, flow):
    response = editor.get(file_address(flow))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="small-paths.csv"'
    assert response.streaming
    head, *rows = table_of(editor, flow)
    assert head == ["Path", "Steps", "Way", "Ends with", "Outcome", "Minutes"]
    assert [row[3] for row in rows] == [
        "The restart helped",
        "The sender is blocked",
        "There is no network",
    ]


def test_the_file_is_sent_in_pieces_that_join_to_one_table(editor, flow, monkeypatch):
    whole = table_of(editor, flow)
    monkeypatch.setattr(spreadsheet, "ROWS_AT_ONCE", 1)
    response = editor.get(file_address(flow))
    pieces = list(response.streaming_content)
    assert len(pieces) > len(whole)
    assert pieces[0].startswith(b"\xef\xbb\xbf")
    assert b"\xef\xbb\xbf" not in b"".join(pieces)[3:]
    assert table_of(editor, flow) == whole


def test_no_cell_of_the_file_is_a_formula(editor, ed, flow):
    draw(flow, lambda d: change_step(d, replace(d.nodes["fixed"], title="=1+1")), ed)
    assert table_of(editor, flow)[1][3] == "'=1+1"


@pytest.mark.parametrize("place", [address, file_address])
def test_editors_alone_see_the_paths(clients, flow, place):
    assert clients["customer"].get(place(flow)).status_code == 302
    for role in ("mallory", "alice"):
        assert clients[role].get(place(flow)).status_code == 404
    for role in ("ed", "admin"):
        assert clients[role].get(place(flow)).status_code == 200


@pytest.mark.parametrize("name", ["flow_proof", "flow_proof_csv"])
def test_a_fix_that_does_not_exist_has_no_paths(editor, db, name):
    assert editor.get(reverse(name, args=[99])).status_code == 404


@pytest.mark.parametrize("place", [address, file_address])
def test_wrong_methods_are_refused(editor, flow, place):
    assert editor.post(place(flow)).status_code == 405
    assert editor.delete(place(flow)).status_code == 405
