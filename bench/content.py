"""Articles to measure with: as long and as varied as those of a real support centre.

    python -m bench.content FOLDER --articles N

Each has 1.5 to 3 KB of Markdown: front matter, paragraphs, steps, lists inside lists, code, tables,
notes, and links to other articles. The words are those of the sample articles, as often as they
stand there. The same number always gives the same article. One in twenty is for agents only, and no
other links it.
"""

import argparse
import random
import re
from functools import cache
from pathlib import Path

from bench.load import ROOT

TOPICS = (
    *("Delivery", "Errors", "Sending", "Replies", "Account", "Billing", "Templates", "Signatures"),
    *("Numbers", "Countries", "Reports", "Callbacks", "Security", "Limits", "Testing", "Mobile"),
    *("Migration", "Compliance", "Campaigns", "Troubleshooting"),
)
"""The categories: as many for a thousand articles as for a hundred thousand, so that the pages that
show them stay the same pages."""

INTERNAL_EVERY = 20
SHORTEST = 1500  # bytes of Markdown


@cache
def words_of_the_sample() -> list[str]:
    """All words of the sample articles, as often as they stand there."""
    texts = (path.read_text() for path in sorted((ROOT / "kb" / "sample").rglob("*.md")))
    return re.findall(r"[A-Za-z]{2,}", " ".join(texts))


def is_internal(number: int) -> bool:
    """Whether the article with this number is for agents only."""
    place = number % INTERNAL_EVERY
    return place == number // INTERNAL_EVERY % INTERNAL_EVERY  # not always in the same topic


def path_of(number: int) -> str:
    """Where the article with this number lies in the folder."""
    topic = TOPICS[number % len(TOPICS)].lower()
    return f"{topic}/article-{number:06}.md"


class _Author:
    """Writes the article with one number, out of `count`."""

    def __init__(self, number: int, count: int):
        self.number, self.count = number, count
        self.chance = random.Random(number)

    def article(self) -> str:
        chance = self.chance
        title = f"{self.words(chance.randint(4, 8)).capitalize()} {1000 + self.number}"
        keywords = "".join(f"  - {self.words(chance.randint(1, 2))}\n" for _ in range(4))
        parts = [self.paragraph()]
        while sum(map(len, parts)) < SHORTEST:
            kind = chance.choice((self.steps, self.code, self.table, self.note, self.links))
            parts += [f"## {self.words(3).capitalize()}", self.paragraph(), kind()]
        return (
            f'---\ntitle: "{title}"\nsummary: {self.sentence()}\n'
            f'keywords:\n  - "{1000 + self.number}"\n{keywords}'
            f"category: {TOPICS[self.number % len(TOPICS)]}\n"
            f"audience: {'internal' if is_internal(self.number) else 'public'}\n"
            f"order: {self.number}\nchecked: 2026-{1 + self.number % 12:02}-11\n---\n"
            + "\n\n".join(parts)
            + "\n"
        )

    def words(self, count: int) -> str:
        return " ".join(self.chance.choices(words_of_the_sample(), k=count))

    def sentence(self) -> str:
        return self.words(self.chance.randint(6, 16)).capitalize() + "."

    def paragraph(self) -> str:
        marked = f"**{self.words(2)}** {self.words(4)} `{self.words(1)}` {self.words(5)}."
        return " ".join([self.sentence(), marked, *(self.sentence() for _ in range(2))])

    def steps(self) -> str:
        lines = []
        for place in range(1, self.chance.randint(4, 6)):
            lines.append(f"{place}. {self.sentence()}")
            if self.chance.random() < 0.4:
                lines += [f"    - {self.sentence()}" for _ in range(2)]
        return "\n".join(lines)

    def code(self) -> str:
        pairs = ",\n".join(
            f'  "{self.words(1)}": "{self.words(2)}"' for _ in range(self.chance.randint(3, 6))
        )
        return f"```json\n{{\n{pairs}\n}}\n```"

    def table(self) -> str:
        rows = "\n".join(f"| {self.words(2)} | {self.words(5)} |" for _ in range(4))
        return f"| {self.words(1)} | {self.words(2)} |\n|---|---|\n{rows}"

    def note(self) -> str:
        kind = self.chance.choice(("NOTE", "TIP", "WARNING"))
        return f"> [!{kind}]\n> {self.sentence()} {self.sentence()}"

    def links(self) -> str:
        return "\n".join(
            f"- [{self.words(4)}](../{path_of(self.another())}) {self.words(3)}" for _ in range(3)
        )

    def another(self) -> int:
        """An article that everybody may read."""
        while is_internal(number := self.chance.randrange(self.count)):
            pass
        return number


def text_of(number: int, count: int) -> str:
    """The Markdown of the article with this number, out of `count`."""
    return _Author(number, count).article()


def write_articles(folder: Path, count: int) -> None:
    """Write `count` articles into `folder`, one file each, a folder for each topic."""
    for topic in TOPICS:
        (folder / topic.lower()).mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / path_of(number)).write_text(text_of(number, count))


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.content", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    options = parser.parse_args()
    write_articles(options.folder, options.articles)


if __name__ == "__main__":
    main()
