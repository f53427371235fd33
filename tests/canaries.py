"""A canary word in every text field of every kind, state and audience, and who may see each."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils import timezone

from kb.models import Attachment, Category, Notice, SearchLog, Synonym, Unsaved, Vote
from tests.articles import SMALL_FLOW, import_text, make_article
from troubleshoot.models import Flow, Run, TicketTarget

COMMON = "everywhereword"  # in every text, so that a search for it finds all that it may
STAFF = {"alice", "ed", "admin"}
EDITORS = {"ed", "admin"}
UNSEEN = "unseen"  # keywords and notes on a change: they stand on no page
EVERYBODY = {"customer", "mallory", *STAFF}
ARTICLE_STATES = ["draft", "live", "expired", "scheduled", "archived"]
FLOW_STATES = ["draft", "live", "archived", "stopped"]


@dataclass
class World:
    """All that was planted: for each canary who may see it (`readers`) and its row."""

    readers: dict[str, set[str]] = field(default_factory=dict)
    walkers: dict[str, set[str]] = field(default_factory=dict)  # who may, once they have a walk
    rows: dict[str, str] = field(default_factory=dict)
    count: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def canary(self, row: str, readers: set[str], walkers: set[str] | None = None) -> str:
        word = f"canary{next(self.count):04d}x"
        self.readers[word], self.rows[word] = readers, row
        self.walkers[word] = readers if walkers is None else walkers
        return word

    def leaks(self, text: str, role: str, in_walk: bool = False) -> set[str]:
        readers = self.walkers if in_walk else self.readers
        return {word for word in readers if role not in readers[word] and word in text}


def plant(folder) -> World:
    """Make everything, with files in `folder`."""
    planted = World()
    for state, audience in itertools.product(ARTICLE_STATES, ["public", "internal"]):
        _plant_article(planted, state, audience)
    _plant_newer_draft(planted)
    _plant_what_editors_say(planted)
    _plant_what_was_searched_for(planted)
    for state, audience in itertools.product(FLOW_STATES, ["public", "internal"]):
        _plant_flow(planted, folder, state, audience)
    return planted


def _readers(state: str, audience: str) -> set[str]:
    if state != "live":
        return EDITORS
    return EVERYBODY if audience == "public" else STAFF


def _plant_article(world, state, audience):
    row, readers = f"article {state} {audience}", _readers(state, audience)

    def plant():
        return world.canary(row, readers)

    article = make_article(
        f"{plant()} {COMMON}",
        summary=plant(),
        note=world.canary(UNSEEN, EDITORS),
        keywords=f"{world.canary(UNSEEN, EDITORS)}, {COMMON}",
        body=f"{COMMON} {plant()}\n\n## {plant()}\n\ntext\n\n## Two",
        state=state,
        audience=audience,
        category=Category.objects.create(name=plant(), slug=plant(), description=plant()),
    )
    Attachment.objects.create(
        article=article,
        name=f"{plant()}.png",
        file=ContentFile(plant().encode(), "x"),
        content_type="image/png",
        size=1,
        digest=f"{article.pk:064d}",
    )
    Vote.objects.create(
        article=article,
        revision=article.draft,
        voter=f"{article.pk:064d}",
        helpful=False,
        comment=world.canary(UNSEEN, EDITORS),
        changed_at=timezone.now(),
    )


def _plant_what_editors_say(world):
    """What they tell each other, have not saved yet, and tell agents alone."""
    article = make_article(f"Talked about {COMMON}", state="draft")
    row = "what editors say"
    article.ask_review(by=None, comment=world.canary(row, EDITORS))
    ed = User.objects.create_user("somebody-else")
    Unsaved.objects.keep(article, ed, {"body": world.canary(row, EDITORS)}, None)
    Notice.objects.create(text=world.canary("notice internal", STAFF), audience="internal")
    Notice.objects.create(text=world.canary("notice public", EVERYBODY))
    TicketTarget.objects.create(name="other", url="mailto:help@example.com?body={transcript}")


def _plant_newer_draft(world):
    """A live article whose newest text is not live yet: only editors see that text."""
    article = make_article(f"Known {COMMON}", body="known", state="live")
    text = [world.canary("newer draft", EDITORS) for _ in range(4)]
    article.revise(title=text[0], summary=text[1], keywords=text[2], body=text[3])


def _plant_what_was_searched_for(world):
    """What people typed, and the words that editors keep for it, are for editors."""
    SearchLog.objects.create(
        terms=world.canary(UNSEEN, EDITORS), language="en", results=0, at=timezone.now()
    )
    Synonym.objects.create(words=f"{COMMON}, {world.canary(UNSEEN, EDITORS)}")


def _plant_flow(world, tmp_path, state, audience):
    row, readers = f"flow {state} {audience}", _readers(state, audience)
    # A walk that was begun goes on when its fix is archived.
    walkers = EDITORS if state == "draft" else _readers("live", audience)

    def plant():
        return world.canary(row, readers, walkers)

    slug = f"{state}-{audience}"
    # Who comes to a fix that was stopped is told its name, and why, and no more of it.
    told = _readers("live", audience) if state == "stopped" else readers
    text = SMALL_FLOW.format(
        slug=slug,
        title=f"{world.canary(f'title of {row}', told, walkers)} {COMMON}",
        symptom=plant(),
        category=f"Shelf of {slug}",
        audience=audience,
    ).replace("start: first", f"keywords: [{world.canary(UNSEEN, EDITORS)}]\nstart: first")
    text = text.replace("Does the phone show a signal?", plant()).replace("It does not", plant())
    text = text.replace("Look at the top of the screen.", plant())
    text = text.replace("No bars at all", plant())
    # Notes are for agents, whatever the flow's audience.
    note = world.canary(f"note of {row}", readers & STAFF, walkers & STAFF)
    text = text.replace("Ask for the model of the phone.", note)
    import_text(tmp_path, text, publish=state != "draft", name=f"{slug}.yaml")
    flow = Flow.objects.get(slug=slug)
    if state != "draft":
        run = Run.objects.begin(flow, f"start-key-of-{slug}")
        Run.objects.filter(pk=run.pk).update(token=f"token-of-{slug}")
    if state == "archived":
        flow.archive(by=None)
    if state == "stopped":
        flow.stop(world.canary(f"message of {row}", told), by=None)
