"""Templates of ticket links: nothing leads astray."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.troubleshoot.tickets import MAIL, PLAIN, WEB, filled
from troubleshoot.tickets import problems_with_template

HOSTS = ["help.example.com", ".desk.example", "example.com"]


@pytest.mark.parametrize(
    "template",
    [
        WEB,
        PLAIN,
        MAIL,
        "https://a.desk.example/x?y={code}",
        "https://a.b.desk.example/x?y={code}",
        "https://desk.example/x?y={code}",
        "HTTPS://HELP.EXAMPLE.COM/?y={code}",
        "https://help.example.com:443/?y={code}",
        "https://help.example.com/#/new?text={transcript}",
        "https://help.example.com/?t=a%20b&x={transcript}",
        "mailto:help+sms@example.com?body={transcript}&subject={subject}",
    ],
)
def test_a_good_template_has_no_problems(template):
    assert problems_with_template(template, HOSTS) == []


def test_http_is_for_this_machine_only():
    assert problems_with_template("http://localhost:8080/?c={code}", ["localhost"]) == []
    assert problems_with_template("http://127.0.0.1/?c={code}", ["127.0.0.1"]) == []
    assert problems_with_template("http://localhost/?c={code}", HOSTS)
    assert problems_with_template("http://help.example.com/?c={code}", HOSTS)


def test_another_port_must_be_named():
    template = "https://help.example.com:8443/?c={code}"
    assert problems_with_template(template, HOSTS)
    assert problems_with_template(template, ["help.example.com:8443"]) == []
    assert problems_with_template("https://help.example.com/?c={code}", ["help.example.com:8443"])


def test_nothing_is_allowed_by_an_empty_list():
    for hosts in ([], [""], ["."], [" "], ["*"]):
        assert problems_with_template(WEB, hosts)


ATTACKS = [
    "javascript:alert(1)//{code}",
    "data:text/html,{code}",
    "vbscript:x{code}",
    "ftp://help.example.com/?{code}",
    "//help.example.com/?c={code}",
    "/new?c={code}",
    "https:help.example.com?c={code}",
    "https:/help.example.com/?c={code}",
    "https:///help.example.com/?c={code}",
    "https://evil.com/?c={code}",
    "https://evilhelp.example.com/?c={code}",
    "https://help.example.com.evil.com/?c={code}",
    "https://evildesk.example/?c={code}",
    "https://desk.example.evil.com/?c={code}",
    "https://help.example.com@evil.com/?c={code}",
    "https://evil.com@help.example.com/?c={code}",
    "https://user:pass@help.example.com/?c={code}",
    "https://help.example.com:443@evil.com/?c={code}",
    "https://evil.com\\@help.example.com/?c={code}",
    "https://evil.com\\.help.example.com/?c={code}",
    "https:\\\\help.example.com/?c={code}",
    "https://evil.com#help.example.com/?c={code}",
    "https://evil.com?.desk.example/c={code}",
    "https://help.example.com%2eevil.com/?c={code}",
    "https://help.example.com%00.evil.com/?c={code}",
    "https://evil.com%2f.desk.example/?c={code}",
    "https://help.example.com\n.evil.com/?c={code}",
    "https://help.example.com\t/?c={code}",
    " https://help.example.com/?c={code}",
    "https://help.example.com /?c={code}",
    "java\nscript:alert(1)?{code}",
    "https://hеlp.example.com/?c={code}",
    "https://ｈelp.example.com/?c={code}",
    "https://help。example.com/?c={code}",
    "https://help.example.com。evil.com/?c={code}",
    "https://evil.com／.desk.example/?c={code}",
    "https://xn--hlp-dma.example.com/?c={code}",
    "https://help.example.com./?c={code}",
    "https://help..example.com/?c={code}",
    "https://.desk.example/?c={code}",
    "https://-x.desk.example/?c={code}",
    "https://[::1]/?c={code}",
    "https://2130706433/?c={code}",
    "https://0x7f.1/?c={code}",
    "https://help.example.com:99999/?c={code}",
    "https://help.example.com:/?c={code}",
    "https://help.example.com:80:443/?c={code}",
    "https://{flow}/?c={code}",
    "https://{flow}.desk.example/?c={code}",
    "https://help.example.com:{code}/?c={code}",
    "{subject}://help.example.com/?c={code}",
    "https://help.example.com/{subject}/?c={code}",
    "https://help.example.com/?{subject}={code}",
    "https://help.example.com/?c={code}&x={user}",
    "https://help.example.com/?c={code}&x={code.__class__}",
    "https://help.example.com/?c={code}&x={0}",
    "https://help.example.com/?c={code}&x={",
    "https://help.example.com/?c={code}&x={{code}}",
    "https://help.example.com/?c=%{code}",
    "https://help.example.com/?c=%2{code}",
    "https://help.example.com/?c={code}&n=%00",
    "https://help.example.com/?subject={subject}",
    "https://help.example.com/",
    'https://help.example.com/?c={code}"onclick=x',
    "https://help.example.com/?c={code}<script>",
    "https://help.example.com/?c=" + "{code}" * 9,
    "https://help.example.com/?c={code}&x=" + "x" * 1000,
    "",
    "   ",
    "mailto:{code}",
    "mailto:?body={transcript}",
    "mailto:help@evil.com?body={transcript}",
    "mailto:help@example.com,all@evil.com?body={transcript}",
    "mailto:help@example.com%2Call@evil.com?body={transcript}",
    "mailto:all@evil.com%0A@example.com?body={transcript}",
    "mailto:help@example.com?bcc=all@evil.com&body={transcript}",
    "mailto:help@example.com?to=all@evil.com&body={transcript}",
    "mailto:help@example.com?%62cc=all@evil.com&body={transcript}",
    "mailto:help@example.com?body={transcript}&body=x",
    "mailto:help@example.com?subject=a%0D%0ABcc:x&body={transcript}",
    "mailto:help@example.com?body={transcript}#x",
    "mailto://help@example.com?body={transcript}",
    'mailto:"a@evil.com"@example.com?body={transcript}',
    "mailto:help@sub.example.com?body={transcript}",
    "mailto:{subject}@example.com?body={transcript}",
    "mailto:help@{flow}.desk.example?body={transcript}",
]


@pytest.mark.parametrize("template", ATTACKS)
def test_a_dangerous_or_broken_template_is_refused(template):
    problems = problems_with_template(template, HOSTS)
    assert problems
    assert all(problem.endswith((".", "|")) or "{" in problem for problem in problems)


@given(st.text(max_size=200))
def test_any_text_as_a_template_is_judged_without_an_error(text):
    assert problems_with_template(text, HOSTS)
    assert isinstance(
        problems_with_template("https://help.example.com/?c={code}" + text, HOSTS), list
    )


PIECES = (
    "https:// http:// mailto: help.example.com evil.com @ : / \\ ? # . %2f {code} {subject} = & "
    "desk.example 443 // help example.com"
)
pieces = st.sampled_from(PIECES.split())


@settings(max_examples=500)
@given(st.lists(pieces, min_size=2, max_size=10).map("".join))
def test_whatever_is_accepted_leads_to_an_allowed_host(template):
    if problems_with_template(template, HOSTS):
        return
    address = filled(template)
    parts = urlsplit(address)
    if parts.scheme == "mailto":
        assert parts.path.rsplit("@", 1)[1].lower().endswith(("example.com", "desk.example"))
        assert "," not in parts.path
    else:
        assert parts.scheme == "https"
        host = parts.hostname
        assert host in ("help.example.com", "example.com") or ("." + host).endswith(".desk.example")
        assert parts.username is None
