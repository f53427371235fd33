"""Rendering within a second, whatever comes."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from kb.markdown import (
    MAX_BODY_BYTES,
    RenderRefused,
    bounded,
    render,
    render_bounded,
    render_many,
)
from kb.markdown.child import answer
from kb.markdown.words import ENGLISH

SLOW = {
    "brackets": "[" * 20_000,
    "images": "![" * 10_000,
    "nested brackets": "[](" * 7_000,
    "open links": "[a](b" * 4_000,
    "tags": "<a " * 7_000,
    "sections of data": "<![CDATA[" * 2_300,
    "footnotes": "[^1]" * 5_000,
    "equal headings": "# same\n\n" * 5_000,
    "stars": "* " * 10_000 + "a",
    "quotes": ">" * 20_000,
    "emphasis": "**a *b " * 3_000,
    "code": "`" * 9_999 + " ``" * 3_000,
    "struck": "~~a " * 5_000,
    "comments": "<!--" * 5_000,
}
HANGS = "[" * 20_000

MARGIN = 5
"""Seconds over the limit that a busy machine may need to notice."""


def shown(text: str, name: str = "An article", **more):
    return render_bounded(text, name=name, image_hosts=(), **more)


def refusal(text: str, name: str) -> RenderRefused | None:
    """Why a text is refused; None if it is not."""
    try:
        shown(text, name)
    except RenderRefused as refused:
        return refused
    return None


def test_the_result_is_the_same_as_without_the_child():
    source = "# One\n\n- a\n- ![](x.png)\n\n:::row:::\n\n```json\n{}\n```\n"
    assert shown(source) == render(source)


def test_allowed_image_hosts_come_from_the_settings(settings):
    settings.IMAGE_HOSTS = ["near.example"]
    html = render_bounded("![x](https://near.example/p.png)", name="x").html
    assert "<img " in html


def test_labels_are_in_the_active_language(monkeypatch):
    monkeypatch.setattr(bounded, "localised", lambda: {**ENGLISH, "tip": "Tipp"})
    assert "Tipp</p>" in shown("> [!TIP]\n> x").html


@pytest.mark.parametrize("kind", SLOW)
def test_slow_inputs_are_quick_or_refused_by_name_and_the_next_is_served(kind):
    shown("warm")
    start = time.monotonic()
    refused = refusal(SLOW[kind], f"About {kind}")
    if refused:
        assert refused.name == f"About {kind}"
        assert f"“About {kind}”" in str(refused)
        assert refused.reason in {"slow", "nested"}
    assert time.monotonic() - start < 1 + MARGIN
    assert shown("*next*").html == "<p><em>next</em></p>"


def test_what_hangs_is_refused_after_the_time_given():
    shown("warm")
    start = time.monotonic()
    with pytest.raises(RenderRefused, match=r"takes longer than 0\.2 s"):
        shown(HANGS, seconds=0.2)
    assert 0.2 <= time.monotonic() - start < 0.2 + MARGIN


def test_a_body_that_is_too_long_is_refused_without_rendering():
    at_most = "é" * (MAX_BODY_BYTES // 2)
    assert shown(at_most).html == f"<p>{at_most}</p>"
    start = time.process_time()
    with pytest.raises(RenderRefused, match="“Long” is too long") as refused:
        shown(at_most + "x", "Long")
    assert refused.value.reason == "large"
    assert time.process_time() - start < 0.1


def test_thousands_of_nested_marks_are_no_trouble():
    html = shown("*a **b " * 2_000 + "c** d*" * 2_000, seconds=20).html
    assert html.count("<em>") == 2_000


def test_what_nests_deeper_than_python_can_go_is_refused_not_raised():
    assert answer(b"[" * 100_000) == b'{"refused": "nested"}'


def test_threads_are_bounded_each_for_itself():
    shown("warm")
    took, refused, fine = {}, [], []

    def one(number):
        start = time.monotonic()
        try:
            fine.append(shown(HANGS if number % 2 else f"*{number}*", f"Article {number}"))
        except RenderRefused as error:
            refused.append(error.name)
        took[number] = time.monotonic() - start

    threads = [threading.Thread(target=one, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(refused) == ["Article 1", "Article 3"]
    assert sorted(page.html for page in fine) == ["<p><em>0</em></p>", "<p><em>2</em></p>"]
    # Beyond the first, each thread may have to wait for a process of its own to start.
    assert max(took.values()) < 1 + 5


def test_many_threads_get_their_own_answers():
    wrong = []

    def many(number):
        for turn in range(10):
            if shown(f"{number}-{turn}").html != f"<p>{number}-{turn}</p>":
                wrong.append((number, turn))

    threads = [threading.Thread(target=many, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert len(bounded._pool.idle) == 1
    assert bounded._pool.busy == 0


def test_a_child_that_was_killed_between_two_articles_is_replaced():
    for _ in range(3):
        shown("warm")
        child = bounded._pool.idle[0].process
        os.kill(child.pid, signal.SIGKILL)
        child.wait(5)
        assert shown("*on*").html == "<p><em>on</em></p>"


def test_the_child_stays_for_the_next_article():
    shown("one")
    pid = bounded._pool.idle[0].process.pid
    shown("two")
    assert bounded._pool.idle[0].process.pid == pid


def many(texts, **more) -> list:
    """What `render_many` gives for these texts: HTML, or why there is none."""
    articles = ((f"Article {number}", text) for number, text in enumerate(texts))
    found = render_many(articles, image_hosts=(), **more)
    return [one.reason if isinstance(one, RenderRefused) else one.html for one in found]


def test_many_articles_come_in_their_order_and_leave_one_process():
    assert many(f"*{n}*" for n in range(100)) == [f"<p><em>{n}</em></p>" for n in range(100)]
    assert many([]) == []
    assert (len(bounded._pool.idle), bounded._pool.busy, bounded._pool.kept) == (1, 0, 1)


def test_among_many_each_has_its_own_time_and_one_that_hangs_stops_no_other():
    shown("warm")
    start = time.monotonic()
    texts = [HANGS, "*a*", "x" * (MAX_BODY_BYTES + 1), HANGS, "*b*"]
    assert many(texts, seconds=0.3) == [
        "slow", "<p><em>a</em></p>", "large", "slow", "<p><em>b</em></p>",
    ]  # fmt: skip
    assert time.monotonic() - start < 2 * 0.3 + MARGIN


def test_among_many_one_that_was_late_is_tried_once_more(monkeypatch):
    """Its process is stopped for longer than it may take, as on a machine that is too busy."""
    shown("warm")
    pids, ask = [], bounded._Renderer.ask

    def stopped_once(self, request, seconds):
        if not pids and b"late" in request:
            pids.append(self.process.pid)
            os.kill(self.process.pid, signal.SIGSTOP)
        return ask(self, request, seconds)

    monkeypatch.setattr(bounded._Renderer, "ask", stopped_once)
    assert many(["*a*", "*late*", "*b*"], seconds=0.5) == [
        "<p><em>a</em></p>", "<p><em>late</em></p>", "<p><em>b</em></p>",
    ]  # fmt: skip
    assert pids


def test_of_many_only_a_few_are_held_at_a_time():
    taken = []

    def texts():
        for number in range(200):
            taken.append(number)
            yield (f"Article {number}", "x")

    most = bounded.AHEAD * bounded.MANY_PROCESSES
    for done, _ in enumerate(render_many(texts(), image_hosts=()), start=1):
        assert len(taken) - done <= most


def test_many_that_are_not_wanted_any_more_are_not_rendered():
    found = render_many((("x", "*x*") for _ in range(1000)), image_hosts=())
    assert next(found).html == "<p><em>x</em></p>"
    found.close()
    assert (bounded._pool.busy, bounded._pool.kept) == (0, 1)
    assert shown("*on*").html == "<p><em>on</em></p>"


def test_many_are_labelled_in_the_active_language(monkeypatch):
    monkeypatch.setattr(bounded, "localised", lambda: {**ENGLISH, "tip": "Tipp"})
    assert "Tipp</p>" in many(["> [!TIP]\n> x"])[0]


def test_what_is_too_large_for_the_pipe_at_once_goes_through_in_pieces():
    text = "word " * (MAX_BODY_BYTES // 5)
    assert len(shown(text, seconds=20).html) > MAX_BODY_BYTES - 10


def run(script: str) -> subprocess.CompletedProcess:
    """A process of its own, without Django."""
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=bounded.ROOT,
        env={key: value for key, value in os.environ.items() if not key.startswith("DJANGO_")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_child_never_loads_django():
    assert run("import sys, kb.markdown.child; print('django' in sys.modules)").stdout == "False\n"


FORK = """
import os
from kb.markdown import bounded, render_bounded
def page(text): return render_bounded(text, name="x", image_hosts=()).html
page("parent")
mine = bounded._pool.idle[0].process.pid
pid = os.fork()
if pid == 0:
    ok = page("child") == "<p>child</p>" and bounded._pool.idle[0].process.pid != mine
    bounded._pool.end()
    os._exit(0 if ok else 1)
_, status = os.waitpid(pid, 0)
print(status, page("again"), bounded._pool.idle[0].process.pid == mine)
"""


def test_a_forked_worker_gets_a_child_of_its_own():
    assert run(FORK).stdout == "0 <p>again</p> True\n"


ORPHAN = """
import os
from kb.markdown import bounded, render_bounded
render_bounded("x", name="x", image_hosts=())
print(bounded._pool.idle[0].process.pid, flush=True)
os.kill(os.getpid(), 9)
"""


def test_the_child_ends_when_its_parent_is_killed():
    pid = int(run(ORPHAN).stdout)
    deadline = time.monotonic() + 10
    while _runs(pid) and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    """Whether a process is there and no zombie (whose adopter may never look at it)."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_mistake_of_ours_refuses_one_article(monkeypatch, capsys):
    from kb.markdown import child

    monkeypatch.setattr(child, "render", lambda *_, **__: 1 / 0)
    reply = answer(b'{"text": "x", "image_hosts": [], "words": {}}')
    assert reply == b'{"refused": "failed"}'
    assert "ZeroDivisionError" in capsys.readouterr().err
