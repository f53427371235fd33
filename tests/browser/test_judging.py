"""axe-core judges a page unless the very same one was found clean: what makes a difference."""

import pytest

from tests.browser import judging
from tests.browser.judging import fingerprint, problems

CLEAN = """<!doctype html>
<html lang="en"><head><title>Clean</title><style>p { color: #111 }</style></head>
<body><main><h1>Clean</h1><p>Words</p>
<form><input type="hidden" name="key" value="KEY"><label>Name <input name="who"></label>
<label><input type="checkbox"> Yes</label><button>Send</button></form></main></body></html>
"""


@pytest.fixture
def judged(monkeypatch, tmp_path):
    """How many pages axe-core was asked about, in a run that has seen none yet."""
    asked = []
    ask = judging._judged
    monkeypatch.setattr(judging, "_judged", lambda page: asked.append(page) or ask(page))
    monkeypatch.setenv("UNSTUCK_TEST_SHARED", str(tmp_path))
    return asked


def test_what_was_found_clean_is_not_judged_again(page, judged):
    for key in ("one", "two"):  # a form's key is drawn at random each time, and shown nowhere
        page.set_content(CLEAN.replace("KEY", key))
        assert problems(page) == []
    assert len(judged) == 1
    problems(page, anew=True)
    assert len(judged) == 2


def walks(one, other, minute, ago, code, port=4000):
    site = f"http%3A%2F%2F127.0.0.1%3A{port}%2Fstaff%2Fruns%2F{code}%2F%20{code}"
    links = "".join(f'<li><a href="/runs/{token * 20}/">Walk</a></li>' for token in (one, other))
    moment = f'<time datetime="2026-11-22T{minute}:59.12+00:00">{minute}, {ago} p.m.</time>'
    said = f'At {moment}, {ago[0]}&nbsp;minutes ago, as {code}, <a href="/new?at={site}">there</a>'
    found = f'<div data-shown="{one * 22}"><bdi>{one * 6}**********</bdi></div>'
    return CLEAN.replace("Words</p>", f"{said}</p><ul>{links}</ul>{found}")


def test_neither_the_minute_nor_what_is_drawn_at_random_makes_another_page(page):
    page.set_content(walks("a", "b", "13:45", "1:45", "7KQ2-MDX8"))
    before = fingerprint(page)
    page.set_content(walks("c", "d", "09:07", "9:07", "2222-FFGG", 50123))
    assert fingerprint(page) == before
    page.set_content(walks("c", "c", "09:07", "9:07", "2222-FFGG"))  # both lead to the same place
    assert fingerprint(page) != before
    page.set_content(walks("c", "d", "09:07", "9:07", "2222-AAAA"))  # no code has such signs
    assert fingerprint(page) != before


def test_what_was_found_faulty_is_judged_again(page, judged):
    page.set_content(CLEAN.replace("<label>Name ", "").replace('who"></label>', 'who">'))
    assert problems(page)
    assert problems(page)
    assert len(judged) == 2


@pytest.mark.parametrize(
    "change",
    [
        "document.querySelector('p').textContent = 'Others'",
        "document.querySelector('p').className = 'other'",
        "document.querySelector('style').sheet.cssRules[0].style.color = '#ddd'",
        "document.querySelector('style').sheet.disabled = true",
        "document.querySelector('[name=who]').value = 'Alice'",
        "document.querySelector('[type=checkbox]').checked = true",
        "document.querySelector('[type=checkbox]').indeterminate = true",
        "document.querySelector('button').focus()",
        "document.documentElement.lang = 'de'",
    ],
)
def test_what_changes_in_the_page_makes_another(page, change):
    page.set_content(CLEAN)
    before = fingerprint(page)
    assert before == fingerprint(page)
    page.evaluate(change)
    assert fingerprint(page) != before


def test_so_do_the_window_and_the_colours_and_where_the_pointer_is(page):
    page.set_content(CLEAN)
    seen = [fingerprint(page)]
    page.set_viewport_size({"width": 360, "height": 900})
    seen.append(fingerprint(page))
    page.emulate_media(color_scheme="dark")
    seen.append(fingerprint(page))
    page.get_by_role("button").hover()
    seen.append(fingerprint(page))
    assert len(set(seen)) == len(seen)


def test_a_page_with_another_in_it_is_always_judged(page, judged):
    frame = '<iframe title="Another" srcdoc="<p>Words</p>"></iframe>'
    page.set_content(CLEAN.replace("<p>Words</p>", frame))
    problems(page)
    problems(page)
    assert fingerprint(page) == ""
    assert len(judged) == 2


def test_axe_would_notice(page):
    """The tool is really at work: a page with a mistake of each sort is not clean."""
    page.set_content('<html><body><img src="x"><a href="#"></a><input></body></html>')
    found = {problem.split(":")[0] for problem in problems(page)}
    assert {"image-alt", "link-name", "label", "html-has-lang"} <= found
