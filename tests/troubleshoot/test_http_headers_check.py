"""The HTTP check: the form of a request, its Content-Type, and the body behind it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshoot.checks import finding_words, get, problems_with

check = get("http-headers")
LINE = "POST /v5/tlssmssvr/sendsms?sdkappid=1400&random=7 HTTP/1.1\n"
HOST = "Host: yun.tim.qq.com\n"
TYPE = "Content-Type: application/json;charset=utf-8\n"
GOOD = LINE + HOST + TYPE


def run(headers, body="", **rules):
    return check.run({"headers": headers, "body": body}, rules)


def found(headers, body="", **rules):
    return [(f.code, f.line, f.column) for f in run(headers, body, **rules).findings]


VALID = [
    GOOD,
    TYPE,
    GOOD.replace("\n", "\r\n"),
    HOST + "content-type:application/json; charset=UTF-8",
    GOOD + '\n{"a": 1}',
    GOOD + 'Content-Length: 8\n\n{"a": 1}',
    GOOD + 'Content-Length: 8\r\n\r\n{"a": 1}\r\n',
    GOOD + 'Content-Length: 12\n\n{"a": "短"}',
    GOOD + 'Content-Length: 11\n\n{\n "a": 1\n}',
    GOOD + 'Content-Length: 13\n\n{\n "a": 1\n}',
    GOOD + "Transfer-Encoding: chunked\n",
    GOOD + "Accept: */*\nAccept: text/html\n",
    GOOD + "X-TC-Action: SendSms\nX-Custom: a: b\n",
    f"* Trying 1.2.3.4\n> {LINE}> {HOST}> {TYPE}>\n< HTTP/1.1 200 OK\n< Content-Type: text/plain",
    "POST /x HTTP/2\nHost: a\n" + TYPE,
    ":method: POST\n:authority: a\n" + TYPE,
    "curl https://x -H 'Content-Type: application/json;charset=utf-8' -d '{\"a\": 1}'",
    'curl -X POST -H "Content-Type: application/json;charset=utf-8" https://x -d @body.json',
    '{"Content-Type": "application/json;charset=utf-8", "Authorization": "x"}',
    "headers = {'Content-Type': 'application/json;charset=utf-8'}",
    'Content-Type: application/json;charset="utf-8"',
]


@pytest.mark.parametrize("headers", VALID)
def test_a_request_in_order_has_no_findings(headers):
    outcome = run(headers, charset="utf-8")
    assert (outcome.verdict, outcome.findings) == ("valid", ())


MALFORMED = [
    (LINE + TYPE, [("header-host-missing", None, None)]),
    (GOOD.replace("HTTP/1.1", "HTTP/1.0"), [("header-http10", 1, 51)]),
    (GOOD.replace(" HTTP/1.1", ""), [("header-request-line", 1, 1)]),
    (GOOD.replace("sendsms?", "send sms?"), [("header-request-line", 1, 1)]),
    (GOOD.replace("POST /", "POST  /"), [("header-request-line", 1, 1)]),
    (GOOD.replace("HTTP/1.1", "HTTP1.1"), [("header-request-line", 1, 1)]),
    (GOOD.replace("POST", "post"), [("header-method-case", 1, 1)]),
    ("\ufeff" + GOOD, [("header-byte-order-mark", 1, 1)]),
    (
        GOOD.replace("Host:", "Host\u00a0:"),
        [("header-hidden", 2, 5), ("header-space-before-colon", 2, 5)],
    ),
    (GOOD.replace(": yun", ":\u200byun"), [("header-hidden", 2, 6)]),
    (GOOD.replace("Type:", "Type :"), [("header-space-before-colon", 3, 13)]),
    (GOOD.replace("Type: ", "Type："), [("header-wide-colon", 3, 13)]),
    (GOOD.replace("Content-Type", "Content Type"), [("header-misspelt", 3, 1)]),
    (GOOD.replace("Content-Type", "ContentType"), [("header-misspelt", 3, 1)]),
    (GOOD.replace("Content-Type", "Content_Type"), [("header-misspelt", 3, 1)]),
    (GOOD.replace("Content-Type", "Contnet-Type"), [("header-misspelt", 3, 1)]),
    (GOOD + "Content-Lenght: 3\n", [("header-misspelt", 4, 1)]),
    (GOOD + "Bad Name: x\n", [("header-bad-name", 4, 1)]),
    (GOOD + ": x\n", [("header-no-colon", 4, 1)]),
    (GOOD + "nonsense\n", [("header-no-colon", 4, 1)]),
    ("Content-Type application/json", [("header-no-colon", 1, 1)]),
    (GOOD + " more\n", [("header-fold", 4, 1)]),
    (GOOD + "\tmore\n", [("header-fold", 4, 1)]),
    (GOOD + TYPE, [("header-duplicate", 4, 1)]),
    (GOOD + "host: b\n", [("header-duplicate", 4, 1)]),
    (
        GOOD + "Content-Length: 1\nTransfer-Encoding: chunked\n",
        [("header-length-and-chunks", 4, 1)],
    ),
    (GOOD + "Content-Length: ten\n", [("header-length-not-number", 4, 17)]),
    (GOOD + 'Content-Length: 5\n\n{"a": 1}', [("header-length-wrong", 4, 17)]),
    (GOOD + 'Content-Length: 10\n\n{"a": "短"}', [("header-length-characters", 4, 17)]),
    (GOOD + '{"a": 1}', [("header-no-colon", 4, 1)]),
]


@pytest.mark.parametrize(("headers", "findings"), MALFORMED)
def test_a_request_that_is_not_standard_http_is_found(headers, findings):
    assert found(headers) == findings
    assert run(headers).verdict == "malformed"


WRONG = [
    (LINE + HOST, "wrong-type", "header-type-missing"),
    (TYPE.replace("json", "xml"), "wrong-type", "header-type-wrong"),
    (
        TYPE.replace("application/json", "application/x-www-form-urlencoded"),
        "wrong-type",
        "header-type-wrong",
    ),
    (TYPE.replace("application/json", "text/plain"), "wrong-type", "header-type-wrong"),
    (TYPE.replace("application/json", "application/jsonp"), "wrong-type", "header-type-other"),
    ("Content-Type: json", "wrong-type", "header-type-malformed"),
    ("Content-Type:", "wrong-type", "header-type-malformed"),
    ("Content-Type: application/json,charset=utf-8", "wrong-type", "header-type-malformed"),
    ("Content-Type: application/json charset=utf-8", "wrong-type", "header-type-malformed"),
    ("Content-Type: 'application/json'", "wrong-type", "header-type-malformed"),
    ("Content-Type: application/json；charset=utf-8", "wrong-type", "header-type-malformed"),
    ("Content-Type: application/json", "wrong-type", "header-charset-missing"),
    ("Content-Type: application/json; charset=utf8", "wrong-type", "header-charset-spelling"),
    ("Content-Type: application/json; charset=gbk", "wrong-type", "header-charset-wrong"),
    ("curl https://x -d '{\"a\": 1}'", "wrong-type", "header-type-curl"),
    ("curl https://x -F a=1", "wrong-type", "header-type-missing"),
    (TYPE + "\na=1&b=2", "body-mismatch", "body-form-as-json"),
    (TYPE + "\n<a>1</a>", "body-mismatch", "body-markup-as-json"),
    (TYPE + "\nhello you", "body-mismatch", "body-text-as-json"),
    (
        'Content-Type: application/x-www-form-urlencoded\n\n{"a": 1}',
        "body-mismatch",
        "body-json-as-form",
    ),
    (
        'Content-Type: multipart/form-data; boundary=x\n\n{"a": 1}',
        "body-mismatch",
        "body-json-as-form",
    ),
    ('Content-Type: text/plain\n\n{"a": 1}', "body-mismatch", "body-json-as-text"),
    (
        "curl x -H 'Content-Type: application/json;charset=utf-8' -d 'a=1&b=2'",
        "body-mismatch",
        "body-form-as-json",
    ),
]


@pytest.mark.parametrize(("headers", "verdict", "code"), WRONG)
def test_a_content_type_that_is_not_right_is_found(headers, verdict, code):
    outcome = run(headers, charset="utf-8")
    assert outcome.verdict == verdict
    assert [f.code for f in outcome.findings] == [code]


UNREADABLE = [
    ("", "header-none"),
    (" \n\u200b", "header-none"),
    ("a\x00", "header-not-text"),
    ("HTTP/1.1 200 OK\nContent-Type: text/plain", "header-response"),
    ('{"sig": "x", "tel": {"mobile": "1"}}', "header-only-body"),
    ("My message: it did not arrive", "header-not-http"),
    ("hello", "header-not-http"),
]


@pytest.mark.parametrize(("headers", "code"), UNREADABLE)
def test_what_is_no_request_is_unreadable(headers, code):
    outcome = run(headers)
    assert (outcome.verdict, [f.code for f in outcome.findings]) == ("unreadable", [code])


def test_the_body_has_a_field_of_its_own():
    assert run(TYPE, '{"a": 1}').verdict == "valid"
    assert run(TYPE, "a=1&b=2").verdict == "body-mismatch"
    assert run(TYPE + "Content-Length: 3\n", '{"a": 1}').verdict == "malformed"
    assert run(TYPE + "Content-Length: 8\n", '{"a": 1}\r\n').verdict == "valid"


def test_a_charset_need_not_be_there_unless_the_settings_want_it():
    assert run("Content-Type: application/json").verdict == "valid"
    assert run("Content-Type: application/json;charset=gbk").verdict == "wrong-type"


def test_settings_say_which_type_is_wanted():
    rules = {"content_type": "text/xml", "charset": "gbk"}
    assert problems_with("http-headers", rules) == []
    assert run("Content-Type: text/xml; charset=GBK", **rules).verdict == "valid"
    finding = run(TYPE, **rules).findings[0]
    assert finding.params == {
        "found": "application/json",
        "wanted": "Content-Type: text/xml;charset=gbk",
    }


@pytest.mark.parametrize(
    "rules",
    [{"content_type": "json"}, {"content_type": 1}, {"charset": ""}, {"charset": "a b"}],
)
def test_wrong_settings_are_refused_and_do_no_harm(rules):
    assert problems_with("http-headers", rules)
    assert run(TYPE, **rules).verdict == "valid"


def test_the_words_say_where_and_what_to_write():
    finding = run("Content-Type: text/plain", charset="utf-8").findings[0]
    assert finding_words(finding) == (
        "Line 1, column 15: another Content-Type than the service wants",
        "Here stands text/plain. Write: Content-Type: application/json;charset=utf-8",
    )
    assert (finding.excerpt.before, finding.excerpt.marked) == ("Content-Type: ", "text/plain")


def test_a_length_in_characters_says_the_bytes():
    finding = run(GOOD + 'Content-Length: 10\n\n{"a": "短"}').findings[0]
    assert finding.params == {"said": 10, "bytes": 12}


SECRET = "sEcReT"
LINES = [
    f"Authorization: Bearer {SECRET}",
    f"authorization : {SECRET}",
    f"Authorisation: {SECRET}",
    f"Authorization {SECRET}",
    f"Authorization：{SECRET}",
    f"Cookie: a={SECRET}",
    f" {SECRET}",
    f"\t{SECRET}",
    f"X-Api-Key: {SECRET}",
    f"Content-Length: {SECRET}",
    f"POST /x?key={SECRET}",
    f"GET /{SECRET} HTTP/1.0",
    f"Content-Type: application/json Authorization: {SECRET}",
    f"Content-Type: text/plain; key={SECRET}",
    f"Proxy-Authorization: {SECRET}\u200b",
    LINE.strip(),
    HOST.strip(),
    TYPE.strip(),
    f"{SECRET}",
    "",
    f"curl -u {SECRET} -H 'Authorization: {SECRET}' -H 'Content-Type : x'",
    f"> Authorization: {SECRET}",
    "> POST /x HTTP/1.1",
    '{"Content-Type": "x/y", "Authorization": "' + SECRET + '"}',
    f'{{"key": "{SECRET}"}}',
]


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(LINES), max_size=8).map("\n".join))
def test_secrets_are_never_shown_not_even_once(headers):
    for body in ("", SECRET, f'{{"a": "{SECRET}"}}'):
        for finding in run(headers, body, charset="utf-8").findings:
            shown = f"{finding.excerpt}{finding.quoted}{finding.suggestion}{finding.stored()}"
            assert SECRET not in shown + "".join(finding_words(finding))
