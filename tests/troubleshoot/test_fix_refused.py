"""What a walk refuses: forged answers, unknown tokens, too many answers, other sites' forms."""

import pytest

from tests.articles import make_flow
from tests.walking import begin
from troubleshoot import walk as core
from troubleshoot.models import Answer, Run

pytestmark = pytest.mark.django_db


# Forged and unknown


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("small.nothing", "choice.signal"),
        ("small.first", "choice.nothing"),
        ("small.first", "choice."),
        ("small.first", "verdict"),
        ("small.first", "skipped"),
        ("small.first", "check"),
        ("other.first", "choice.signal"),
        ("small.fixed", "choice.fixed"),
    ],
)
def test_a_forged_step_or_choice_is_not_there(client, flow, step, answer):
    page = begin(client, flow)
    assert page.press(answer, step=step).response.status_code in {404, 409}
    assert not Answer.objects.exists()
    assert not Run.objects.exists()
    page = begin(client, flow).choose("signal")
    assert page.press(answer, step=step).response.status_code in {200, 404}
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("missing", ["step", "answer", "request_key", "start_key"])
@pytest.mark.parametrize("value", [None, "", "x" * 5000, "\x00", "‮"])
def test_a_form_that_no_browser_sends_is_refused(client, flow, missing, value):
    page = begin(client, flow)
    fields = {**page.fields, "answer": "choice.signal", missing: value}
    response = client.post(page.action, {k: v for k, v in fields.items() if v is not None})
    assert response.status_code in {400, 404, 409}
    assert not Run.objects.exists()


def test_a_start_key_of_another_fix_is_not_there(client, flow, tmp_path):
    page = begin(client, flow)
    key = page.fields["start_key"]
    page.choose("signal")
    other = make_flow(tmp_path, "other", title="Other")
    assert begin(client, other).choose("signal", start_key=key).response.status_code == 409
    assert Run.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "A" * 22, "A" * 5000, "..", "%00", "💥"])
def test_an_unknown_token_is_not_there(client, flow, token):
    assert client.get(f"/runs/{token}/").status_code == 404
    assert client.post(f"/runs/{token}/", {}).status_code == 404


def test_the_token_is_unguessable(client, flow):
    begin(client, flow).choose("signal")
    assert len(Run.objects.get().token) >= 22  # 128 bits in base64


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(client, flow, method):
    assert getattr(client, method)(flow.get_absolute_url()).status_code == 405


# Too many answers


def test_a_run_takes_only_so_many_answers(client, flow, monkeypatch):
    monkeypatch.setattr(core, "MOST_ANSWERS", 2)
    page = begin(client, flow).choose("signal").choose("not-fixed").choose("others")
    assert page.response.status_code == 409
    assert "holds as many answers" in page.html
    assert page.html.count("<main") == 1
    assert Answer.objects.count() == 2


def test_a_first_page_of_a_walk_that_is_full_says_so(client, flow, monkeypatch):
    page = begin(client, flow)
    fields = dict(page.fields)
    page.choose("signal")
    monkeypatch.setattr(core, "MOST_ANSWERS", 1)
    response = client.post(flow.get_absolute_url(), {**fields, "answer": "choice.no-signal"})
    assert response.status_code == 409


# From where a form may come


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://testserver:81"},
    ],
)
def test_a_form_from_another_site_is_refused(client, flow, headers):
    page = begin(client, flow)
    fields = {**page.fields, "answer": "choice.signal"}
    assert client.post(page.action, fields, headers=headers).status_code == 403
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}]
)
def test_a_form_from_this_site_is_taken(client, flow, headers):
    page = begin(client, flow)
    fields = {**page.fields, "answer": "choice.signal"}
    assert client.post(page.action, fields, headers=headers).status_code == 303


def test_a_signed_in_form_needs_djangos_token(flow, alice):
    from tests.people import client_of

    client = client_of(alice, enforce_csrf_checks=True)
    page = begin(client, flow)
    assert "csrfmiddlewaretoken" in page.fields
    without = {k: v for k, v in page.fields.items() if k != "csrfmiddlewaretoken"}
    same = {"Sec-Fetch-Site": "same-origin"}
    refused = client.post(page.action, {**without, "answer": "choice.signal"}, headers=same)
    assert refused.status_code == 403
    assert page.choose("signal").heading == "Restart the phone"
    assert Run.objects.get().agent == alice
