"""A site whose editors have met every attack there is."""

from itertools import cycle

from django.utils import timezone

from kb.filekinds import safe_name
from kb.markdown import RENDERER_VERSION
from kb.models import (
    Article,
    ArticleAct,
    Attachment,
    Category,
    Notice,
    Revision,
    Synonym,
    Vote,
)
from kb.texts import Texts
from tests.articles import make_article
from tests.kb import test_markdown_safety as known
from troubleshoot.models import TicketTarget


def plain(texts: list[str]) -> list[str]:
    """As a database keeps them."""
    return [text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n") for text in texts]


HTML = plain(known.ATTACKS + getattr(known, "KNOWN", []))
NAUGHTY = plain(getattr(known, "NAUGHTY", []))
EXAMPLES = [text.replace("→", "\t") for text in getattr(known, "EXAMPLES", [])]
EVERY = HTML + NAUGHTY
BODIES = [  # of Markdown's own examples no other field makes anything
    *((texts, "{}") for texts in (HTML, NAUGHTY, EXAMPLES) if texts),
    (EVERY, "![{}](/x.png)"),
    (EVERY, '[x](/y "{}")'),
]
TAG = '"><img src=x onerror=alert(1)><script>alert(2)</script>'
MARK = "aparta"


def lines(most: int) -> list[str]:
    """All of them in as few lines as go, none longer than `most` characters; where those would be
    hundreds, which stand as choices on every page, those that are HTML."""
    found = [""]
    for text in (" ".join(text.split()) for text in (EVERY if most > 80 else HTML)):
        for start in range(0, len(text), most):
            piece = text[start : start + most]
            if len(found[-1]) + len(piece) + 1 > most:
                found.append("")
            found[-1] = f"{found[-1]} {piece}".strip()
    return found


def body_of(texts: list[str], frame: str) -> str:
    """Each in an item of its own, so that what one leaves open does not hide the next, and a word
    after each that tells whether it did."""
    items = (frame.replace("{}", text).replace("\n", "\n  ") for text in texts)
    return "\n".join(f"- {item}\n\n- {MARK}" for item in items)


def bulk(kind, most: int, **columns):
    """A row of that kind for each line of `most` characters. `columns` gives what a row has, by
    the line and its number."""
    made = (
        {name: make(line, number) for name, make in columns.items()}
        for number, line in enumerate(lines(most), 1)
    )
    return kind.objects.bulk_create([kind(**values) for values in made])


class World:
    """A site whose editors have met every attack there is."""

    def __init__(self, ed, other):
        self.ed, self.other = ed, other
        self.make_lists()
        self.bodies = [
            self.make_text(f"{TAG} {number}", texts, frame)
            for number, (texts, frame) in enumerate(BODIES)
        ]
        self.worked_on = self.make_worked_on()

    def make_lists(self):
        """What editors see in lists: a row for every line of attacks."""
        bulk(
            Category,
            80,
            name=lambda line, _n: line,
            description=lambda line, _n: line,
            slug=lambda _line, n: f"c{n}",
        )
        Category.objects.filter(slug="c2").update(description=TAG, parent=None)
        link = "/{}".format
        bulk(Notice, 299, text=lambda line, _n: line, link=lambda line, _n: link(line))
        bulk(Synonym, 300, words=lambda line, _n: line)
        bulk(
            TicketTarget,
            60,
            name=lambda _line, n: f"t{n}",
            label=lambda line, _n: line,
            url=lambda line, _n: line,
        )
        self.make_articles()

    def make_articles(self):
        """Nothing but words, in bulk: what they say is in no other page."""
        about = cycle(lines(300)), cycle(lines(500)), cycle(lines(300))
        made = bulk(Article, 200, title=lambda line, _n: line, found_by=lambda line, _n: line)
        newest = [
            Revision(
                article=article,
                number=1,
                title=article.title,
                summary=next(about[0]),
                keywords=next(about[1]),
                note=next(about[2]),
                body=article.title,
                renderer_version=RENDERER_VERSION,
            )
            for article in made
        ]
        for article, revision in zip(made, Revision.objects.bulk_create(newest), strict=True):
            article.draft, article.owner = revision, self.ed
        Article.objects.bulk_update(made, ["draft", "owner"])

    def make_text(self, title, texts, frame):
        """Live, with a newer draft, and between them a revision that lacks half of it."""
        body, by = body_of(texts, frame), self.other
        article = make_article(
            title,
            body=body,
            summary=TAG,
            keywords=TAG,
            category=Category.objects.get(slug="c1"),
            by=by,
        )
        for said, newer in (
            (f"{TAG} again", body_of(texts[::2], frame)),
            (title, f"Words.\n\n{body}"),
        ):
            written = Texts(said, summary=said, keywords=said, body=newer)
            article.write(written, by=by, based_on=article.draft_id, note=TAG)
        return article

    def make_worked_on(self):
        """An article of many revisions, files, comments of editors and of readers."""
        article = self.make_text(TAG, HTML, "{}")
        article.ask_review(by=self.other, reviewer=self.ed, comment=TAG)
        now, first = timezone.now(), article.revisions.get(number=1)
        bulk(
            Revision,
            200,
            article=lambda _line, _n: article,
            number=lambda _line, n: n + 3,
            title=lambda line, _n: line,
            summary=lambda line, _n: line,
            keywords=lambda line, _n: line,
            note=lambda line, _n: line,
            renderer_version=lambda _line, _n: RENDERER_VERSION,
        )
        bulk(
            ArticleAct,
            1_000,
            article=lambda _line, _n: article,
            name=lambda _line, _n: ArticleAct.Name.COMMENTED,
            detail=lambda line, _n: line,
            by=lambda _line, _n: self.other,
        )
        bulk(
            Attachment,
            100,
            article=lambda _line, _n: article,
            name=lambda line, _n: safe_name(line, ".png"),
            digest=lambda _line, n: f"{n:064d}",
            content_type=lambda _line, _n: "image/png",
            size=lambda _line, _n: 1,
        )
        bulk(
            Vote,
            1_000,
            article=lambda _line, _n: article,
            revision=lambda _line, _n: first,
            voter=lambda _line, n: f"voter {n}",
            helpful=lambda _line, _n: False,
            comment=lambda line, _n: line,
            block=lambda _line, n: n % 3,
            changed_at=lambda _line, _n: now,
        )
        make_article("Leads there", body=f"{TAG} [x]({article.get_absolute_url()})")
        Notice.objects.create(text=TAG, link=article.get_absolute_url())
        return article
