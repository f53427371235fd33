"""The error-code check: a code is a code only where it stands as one."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troubleshoot.checks import finding_words, get, problems_with
from troubleshoot.checks.error_code import CODES, SAME_AS

check = get("error-code")


def run(response, **rules):
    return check.run({"response": response}, rules)


CASES = [
    # the older API
    ('{"result":1014,"errmsg":"template not approved","ext":""}', "code-1014", 11),
    ('{"result": 1001, "errmsg": "sig check fail"}', "code-1001", 12),
    ('{"result":"1004"}', "code-1004", 12),
    ('{"result":0,"errmsg":"OK","sid":"8:1004xdw","fee":1}', "ok", 11),
    (
        '{"result":0,"detail":[{"result":0,"mobile":"13800001004"},{"result":1016}]}',
        "code-1016",
        69,
    ),
    ('{"result":1023,"detail":[{"result":1016}]}', "code-1016", 11),
    ('{"result":1023}', "other", 11),
    ("{'result': 1014}", "code-1014", 12),
    ("{“result”:1014}", "code-1014", 11),
    ('{\\"result\\":1014}', "code-1014", 13),
    ("result：１０１４", "code-1014", 8),
    ('{"errorcode":"60008"}', "code-60008", 15),
    ('{\n  "result" :\n    1001\n}', "code-1001", 5),
    # the newer one
    (
        '{"Response":{"Error":{"Code":"FailedOperation.TemplateIncorrectOrUnapproved"}}}',
        "code-1014",
        31,
    ),
    ('{"Response":{"Error":{"Code":"InternalError.Timeout","Message":"1004"}}}', "code-60008", 31),
    ('{"Response":{"Error":{"Code":"LimitExceeded.PhoneNumberDailyLimit"}}}', "other", 31),
    ('{"Response":{"Error":{"Code":"InternalError"},"RequestId":"a-1004-b"}}', "other", 31),
    ('{"Response":{"SendStatusSet":[{"Code":"Ok","PhoneNumber":"+8613800001014"}]}}', "ok", 40),
    (
        '{"SendStatusSet":[{"Code":"Ok"},{"Code":"FailedOperation.PhoneNumberInBlacklist"}]}',
        "code-1015",
        42,
    ),
    ("TencentCloudSDKException: [InvalidParameterValue.IncorrectPhoneNumber] x", "code-1016", 28),
    ("Code: Some.Unknown", "other", 7),
    # remarks and sentences
    ("1015 The mobile number is blocked", "code-1015", 1),
    ("1023: too many messages to one number", "other", 1),
    ("error 1004", "code-1004", 7),
    ("Error code: 60008", "code-60008", 13),
    ("Error(1001): sig", "code-1001", 7),
    ("1004 error", "code-1004", 1),
    ("errcode=1016", "code-1016", 9),
    ("错误码：1014", "code-1014", 5),
    ("The API answered code 1004.", "code-1004", 23),
    ("I get 1016 when I send", "code-1016", 7),
    ("1004", "code-1004", 1),
    (" '60008' ", "code-60008", 3),
    ("0", "ok", 1),
    ("OK", "ok", 1),
    ("1002", "other", 1),
]


@pytest.mark.parametrize(("response", "verdict", "column"), CASES)
def test_a_code_is_found_where_it_stands(response, verdict, column):
    outcome = run(response)
    assert outcome.verdict == verdict
    assert outcome.findings[0].column == column


NONE = [
    "hello",
    "+86 1004 1014",
    "13800001004",
    "2026-10-04 10:04:10",
    "at 1004:10 or 10:1004",
    "1004.5",
    "1.1004",
    "$1004",
    "1004 messages were sent",
    "we sent 1004 SMS",
    "Your code is 1004",
    "country code 1004",
    "nationcode: 1004",
    "verification code: 1014",
    "template ID 1014",
    "amount: 1004",
    "sid 8:1004abc",
    "1004-05-06",
    "x1004",
    "138****1004",
    '{"mobile": "1004", "params": ["1014"]}',
    "HTTP/1.1 200 OK",
    '{"statusCode": 200}',
]


@pytest.mark.parametrize("response", NONE)
def test_a_number_that_stands_for_something_else_is_no_code(response):
    outcome = run(response)
    assert outcome.verdict == "none"
    assert len(outcome.findings) == 1
    assert outcome.findings[0].line is None


@pytest.mark.parametrize(
    ("response", "code"),
    [
        ("", "error-code-empty"),
        (" \n\ufeff", "error-code-empty"),
        ("\x00\x01", "error-code-not-text"),
    ],
)
def test_what_cannot_be_read_says_why(response, code):
    outcome = run(response)
    assert (outcome.verdict, [f.code for f in outcome.findings]) == ("unreadable", [code])


@pytest.mark.parametrize(("name", "code"), SAME_AS.items())
def test_each_name_of_the_newer_api_counts_as_its_number(name, code):
    assert run(json.dumps({"Error": {"Code": name}})).verdict == f"code-{code}"


@pytest.mark.parametrize("code", CODES)
def test_each_number_is_explained(code):
    outcome = run(f"result={code}")
    assert outcome.verdict == f"code-{code}"
    assert code in finding_words(outcome.findings[0])[0]


NGINX = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@pytest.mark.parametrize(
    ("response", "codes", "status"),
    [
        (NGINX, ["error-code-markup", "error-code-http-5xx"], 502),
        (f"HTTP/1.1 502 Bad Gateway\r\nServer: x\r\n\r\n{NGINX}", None, 502),
        ("<!DOCTYPE html><html><title>Sorry</title></html>", ["error-code-markup"], 0),
        ("<html>Request 1014 failed at 10.1.0.4", ["error-code-markup"], 0),
        ("<html><h1>Error 1015</h1>You are being rate limited", ["error-code-markup"], 0),
        ("HTTP/1.1 502 Bad Gateway", ["error-code-http-5xx"], 502),
        ("503 Service Temporarily Unavailable", ["error-code-http-5xx"], 503),
        ("504", ["error-code-http-5xx"], 504),
        ("status code 404", ["error-code-http"], 404),
        ('{"statusCode": 400}', ["error-code-http"], 400),
    ],
)
def test_a_web_page_or_a_bare_http_status_is_no_answer_of_the_api(response, codes, status):
    outcome = run(response)
    assert outcome.verdict == "web-page"
    assert codes is None or [f.code for f in outcome.findings] == codes
    assert outcome.findings[-1].params.get("status", 0) == status
    assert "did not come from" not in " ".join(finding_words(outcome.findings[0]))


def test_an_answer_that_a_web_page_shows_is_read():
    assert run('<html><pre>{"result": 1014, "errmsg": "x"}</pre></html>').verdict == "code-1014"


@pytest.mark.parametrize(
    ("response", "verdict"),
    [
        ("Remarks: 1015 The mobile number is blocked", "code-1015"),
        ("备注：1015 号码被拉黑", "code-1015"),
        ("package format error, template params error", "code-1014"),
        ("sig verification failed", "code-1001"),
        ('{"result": 0, "errmsg": "template params error"}', "ok"),
    ],
)
def test_remarks_and_messages_are_recognised(response, verdict):
    assert run(response).verdict == verdict


def test_two_attempts_in_a_log_are_left_to_the_reader():
    outcome = run('23:01 {"result":1001}\n23:04 {"result":1014}')
    assert outcome.verdict == "several"
    assert "usually the last" in finding_words(outcome.findings[-1])[1]
    assert run('{"result":1014}\n{"result":1014}').verdict == "code-1014"


def test_several_codes_are_told_each_once_with_their_number():
    outcome = run("result: 1016\nresult: 0\nresult: 1016\nresult: 1001")
    assert outcome.verdict == "several"
    assert [(f.code, f.line) for f in outcome.findings] == [
        ("error-code-1016", 1),
        ("error-code-1001", 4),
        ("error-code-several", None),
    ]
    assert "1 more place" in finding_words(outcome.findings[0])[1]


def test_an_unknown_code_is_shown_once_and_not_kept():
    finding = run('{"Code": "Some.Secret"}').findings[0]
    assert finding.quoted == "Some.Secret"
    assert finding.excerpt.marked == "Some.Secret"
    assert "Secret" not in json.dumps(finding.stored())


def test_settings_name_further_codes():
    rules = {"same_as": {"LimitExceeded.X": "code-1015", "1023": "code-1014", "1": "ok"}}
    assert problems_with("error-code", rules) == []
    assert run("Code: LimitExceeded.X", **rules).verdict == "code-1015"
    assert run("result: 1023", **rules).verdict == "code-1014"
    assert run("result: 1", **rules).verdict == "ok"


@pytest.mark.parametrize(
    "rules",
    [
        {"same_as": ["x"]},
        {"same_as": {}},
        {"same_as": {"x": "none"}},
        {"same_as": {"x": "several"}},
        {"same_as": {"x": 1}},
    ],
)
def test_wrong_settings_are_refused(rules):
    assert problems_with("error-code", rules)
    assert run("1004", **rules).verdict == "code-1004"


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from([*CODES, "0", "1023", "9999"]),
    st.sampled_from(["result", "errcode", "error_code", "Code", "errorcode", "ret"]),
    st.sampled_from(["{}", "[{}]", "x {} y", "\n{}\n"]),
    st.text("abc13800: ,.", max_size=20),
)
def test_a_code_under_its_name_is_found_whatever_stands_around(code, name, form, noise):
    text = form.replace("{}", json.dumps({"sid": noise, name: int(code)}))
    verdict = run(text).verdict
    known = {"0": "ok", "1023": "other", "9999": "other"}.get(code, f"code-{code}")
    assert verdict == known or (verdict.startswith("code-") and known in ("ok", "other"))


@settings(deadline=None, max_examples=300)
@given(st.from_regex(r"\A\+?[0-9]{7,15}\Z"), st.sampled_from(["{}", "tel: {}", '{"mobile":"{}"}']))
def test_no_code_is_found_inside_a_phone_number(number, form):
    assert run(form.replace("{}", number)).verdict == "none"
