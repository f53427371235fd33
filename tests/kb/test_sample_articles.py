"""The sample articles: complete, each with its front matter, and every link leads somewhere."""

import datetime
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

ARTICLES = Path(__file__).resolve().parents[2] / "kb" / "sample"
PATHS = sorted(path.relative_to(ARTICLES).as_posix() for path in ARTICLES.rglob("*.md"))
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")

PUBLIC = {
    "account/invoices.md",
    "account/sdk-appid-and-appkey.md",
    "account/secretid-and-secretkey.md",
    "account/submit-a-ticket.md",
    "delivery/arrives-late.md",
    "delivery/blocked-numbers.md",
    "delivery/not-in-the-console.md",
    "delivery/not-received.md",
    "delivery/sensitive-words.md",
    "errors/error-1001.md",
    "errors/error-1004.md",
    "errors/error-1014.md",
    "errors/error-1016.md",
    "errors/error-60008.md",
    "errors/other-error-codes.md",
    "replies/reply-within-72-hours.md",
    "replies/where-replies-appear.md",
    "sending/api-call-slow.md",
    "sending/asterisks-in-preview.md",
    "sending/bulk-sending.md",
    "sending/country-codes.md",
    "sending/different-messages.md",
    "sending/duplicate-numbers.md",
    "sending/review-after-approval.md",
    "sending/sender-number.md",
    "sending/server-outside-mainland.md",
    "sending/short-url-mini-program.md",
}

# What each topic must tell a reader: (article, facts)
FACTS = [
    (
        "delivery/not-received.md",
        ["Delivery Status", "Remarks", "Mainland China SMS", "Global SMS", "two SIM slots"],
    ),
    ("delivery/arrives-late.md", ["10 minutes", "more than 10 seconds", "more than 5 minutes"]),
    ("delivery/not-in-the-console.md", ["extra characters", "answer come back"]),
    ("delivery/sensitive-words.md", ["carriers", "phone number", "workorder/category"]),
    (
        "delivery/blocked-numbers.md",
        ["`T`", "`N`", "`TD`", "`Unsubscribe`", "`QX`", "`0000`", "1015", "General Management"],
    ),
    ("delivery/blocked-numbers.md", ["Unsubscribed Users", "Sent successfully", "gateway"]),
    ("sending/api-call-slow.md", ["dig yun.tim.qq.com", "netstat", "tcpdump", "90 seconds"]),
    ("sending/api-call-slow.md", ["Recv-Q", "Send-Q", "DNS proxy", "same carrier"]),
    ("errors/error-1001.md", ["sig", "random", "1400", "sample code"]),
    ("errors/error-1004.md", ["382/34689", '"Age": 23', "`0` or `1`", "bulk"]),
    (
        "errors/error-1014.md",
        ["{1}", "approved", "UTF-8", "`0` for regular", "Invisible characters"],
    ),
    ("errors/error-1016.md", ["AppKey", "spaces", "field names"]),
    ("errors/error-60008.md", ["1 second", "application/json;charset=utf-8", "public DNS"]),
    ("errors/other-error-codes.md", ["382/34861", "1015", "60008"]),
    ("account/secretid-and-secretkey.md", ["cam/capi", "AccessKey ID", "disable"]),
    ("account/sdk-appid-and-appkey.md", ["1400", "password"]),
    ("account/invoices.md", ["https://console.cloud.tencent.com/expense/invoice"]),
    ("account/submit-a-ticket.md", ["https://console.cloud.tencent.com/workorder/category"]),
    ("sending/short-url-mini-program.md", ["`path`", "Page Analysis", "released", "home page"]),
    ("replies/reply-within-72-hours.md", ["72 hours"]),
    ("replies/where-replies-appear.md", ["statistics-csms/record", "callback", "nothing extra"]),
    ("sending/sender-number.md", ["13 to 20 digits", "1069", "Qsms", "Qcloud"]),
    ("sending/different-messages.md", ["single", "several processes"]),
    ("sending/review-after-approval.md", ["Individual users", "organisation"]),
    ("sending/server-outside-mainland.md", ["curl", "nearby"]),
    ("sending/bulk-sending.md", ["up to 200", "up to 100,000", "382/34859"]),
    ("sending/duplicate-numbers.md", ["import", "request"]),
    ("sending/asterisks-in-preview.md", ["1**2", "encrypts", "complete"]),
    ("sending/country-codes.md", ["382/8414"]),
]


@cache
def article(path):
    """The front matter and the body of a sample article."""
    _, front, body = (ARTICLES / path).read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def test_every_topic_has_its_article():
    assert len(PUBLIC) == 27
    assert {path for path in PATHS if article(path)[0]["audience"] == "public"} == PUBLIC


@pytest.mark.parametrize(("path", "facts"), FACTS)
def test_each_article_tells_the_facts_of_its_topic(path, facts):
    text = " ".join((ARTICLES / path).read_text(encoding="utf-8").split())
    missing = [fact for fact in facts if fact not in text]
    assert not missing


@pytest.mark.parametrize("path", PATHS)
def test_the_front_matter_is_complete(path):
    front, body = article(path)
    assert set(front) == {
        "title", "summary", "keywords", "category", "audience", "order", "checked",
    }  # fmt: skip
    assert 0 < len(front["title"]) <= 60
    assert front["summary"].endswith(".")
    assert front["summary"].rstrip(".").count(". ") == 0, "one sentence"
    assert all(isinstance(word, str) for word in front["keywords"])
    assert front["audience"] in {"public", "internal"}
    assert isinstance(front["order"], int)
    assert isinstance(front["checked"], datetime.date)
    assert body.strip()
    assert not body.lstrip().startswith("# "), "the title stands in the front matter"


@pytest.mark.parametrize("path", PATHS)
def test_every_relative_link_leads_to_an_article_that_the_reader_may_see(path):
    front, body = article(path)
    for target in LINK.findall(body):
        if target.startswith(("https://", "#")):
            continue
        other = (ARTICLES / path).parent / target.partition("#")[0]
        assert other.is_file(), target
        linked, _ = article(other.resolve().relative_to(ARTICLES).as_posix())
        if front["audience"] == "public":
            assert linked["audience"] == "public", target


@pytest.mark.parametrize("path", PATHS)
def test_a_link_within_an_article_leads_to_one_of_its_headings(path):
    _, body = article(path)
    headings = re.findall(r"^#{2,4} (.+)$", body, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9]+", "-", heading.lower()).strip("-") for heading in headings}
    assert {target[1:] for target in LINK.findall(body) if target.startswith("#")} <= anchors


@pytest.mark.parametrize("path", sorted(PUBLIC))
def test_each_article_links_another_that_is_related(path):
    _, body = article(path)
    assert [target for target in LINK.findall(body) if target.partition("#")[0].endswith(".md")]


def test_no_two_articles_of_a_category_share_a_title_or_a_place():
    places = [(article(path)[0]["category"], article(path)[0]["order"]) for path in PATHS]
    titles = [article(path)[0]["title"] for path in PATHS]
    assert len(set(places)) == len(places)
    assert len(set(titles)) == len(titles)


def test_agents_have_articles_of_their_own():
    internal = [path for path in PATHS if article(path)[0]["audience"] == "internal"]
    assert internal
    assert all(path.startswith("agents/") for path in internal)
