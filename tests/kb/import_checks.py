"""What the tests of the import share: writing files, running an import, looking at what came."""

from pathlib import Path

from kb.importing import import_faq
from kb.models import Article, Attachment, Category, Publication, Revision, Source

SHARED = Path(__file__).resolve().parents[3] / "shared"
SEEDS = SHARED / "seeds"
OLDER, NEWER = SEEDS / "000_c76ffd8eaebdb36e.txt", SEEDS / "001_e66abb09936e9ad0.txt"
CORPUS = SHARED / "corpus" / "microsoft"

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def files(root: Path, **texts: str | bytes) -> Path:
    """Write files below `root`; in the names `__` stands for `/` and `_dot_` for `.`."""
    for name, text in texts.items():
        path = root / (
            name.replace("__", "/").replace("_dot_", ".") + ("" if "_dot_" in name else ".md")
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def faq(root: Path, text: str, name: str = "faq.md") -> Path:
    """One file."""
    path = root / name
    path.write_text(text, encoding="utf-8")
    return path


def outcomes(report) -> dict[str, str]:
    """The outcome of each question by its title."""
    return {entry.title: entry.outcome for entry in report if entry.outcome != "remark"}


def refusals(report) -> list[tuple[str, str]]:
    return [(entry.where, entry.words) for entry in report.of("refused")]


def remarks(report) -> list[tuple[str, str]]:
    return [(entry.where, entry.words) for entry in report.of("remark")]


def article(title: str) -> Article:
    """The article whose newest text has this title."""
    return Article.objects.select_related("draft", "category").get(draft__title=title)


def rows() -> dict[str, int]:
    """How much there is of everything that an import writes."""
    models = (Article, Revision, Publication, Source, Attachment, Category)
    return {model.__name__: model.objects.count() for model in models}


def imported(*paths, **options):
    """An import in which nothing may be refused."""
    report = import_faq(paths, **options)
    assert not refusals(report), refusals(report)
    return report


PAIRS = (
    (
        "What can I do if I cannot receive SMS messages?",
        "What should I do if a user does not receive an SMS message?",
    ),
    (
        "What can I do if it takes a long time to call the API?",
        "What should I do if it takes a long time to call an API?",
    ),
    (
        "Why does it take a long time to receive an SMS message?",
        "Why does it take a long time for a user to receive an SMS message?",
    ),
    ("What is a phone number blacklist?", "What is a mobile number blocklist?"),
    (
        "What can I do if a 1004 error is returned?",
        "What should I do if error 1004 is returned?",
    ),
    (
        "What can I do if a 1014 error is returned?",
        "What should I do if error 1014 is returned?",
    ),
    ("What does 60008 error code mean?", "What should I do if error 60008 is returned?"),
    (
        "What can I do if a 1001 error (sig verification failed) is returned?",
        "What should I do if error 1001 (sig verification failed) is returned?",
    ),
)
"""Titles of the same question in the older and the newer of two generations of one FAQ."""

ONLY_OLDER = ("Descriptions of other common error codes",)

ONLY_NEWER = (
    "What should I do if error 1016 is returned?",
    "How do I get the SMS API SecretId and SecretKey?",
    "How do I get the SMS SDK AppID and AppKey?",
    "Can the recipient reply to an SMS message? Is there a time limit for doing so?",
    "Can I view or receive user replies?",
    "What is the number used to send SMS messages after I activate the service?",
    "Can I send different SMS messages to different mobile numbers at the same time?",
    "What should I do if I cannot troubleshoot the issue that occurs while sending a message?",
    "Will each SMS message be reviewed after the SMS signature and body have been approved?",
    "I sent an SMS message to a mobile number, but the message was not received, and the mobile "
    "number cannot be found in the console. What should I do?",
    "Can I send bulk SMS?",
    "Is number deduplication supported?",
    "What are the country/region codes?",
)
"""Titles without a counterpart in the other generation."""
