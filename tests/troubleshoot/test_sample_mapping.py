"""Each line of the checklists behind the sample fixes is a step or an explanation in them.

The table is the proof: one row for each thing that the checklists ask to look at, in our own
words, with the node that asks it or explains it, and the facts that must stand there for the
reader (not in an agent's note).
"""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FLOWS = ROOT / "troubleshoot" / "sample" / "flows"
ARTICLES = ROOT / "kb" / "sample"
TARGETS = "ticket-targets.yaml"

NO_SMS, LATE, SLOW, E1004 = "no-sms-received", "sms-late", "api-call-slow", "error-1004"
OWN = "my-sms-did-not-arrive"

# (checklist line in our own words, flow, node, facts that stand in the node)
CHECKLIST = [
    # A user does not receive an SMS
    (
        "look in the console: delivery status and remarks of the number",
        NO_SMS,
        "record",
        [
            "https://console.cloud.tencent.com/smsv2",
            "Statistics and Analytics",
            "Mainland China SMS",
            "Global SMS",
            "Message Records",
            "Delivery Status",
            "Remarks",
        ],
    ),
    (
        "failed: the remarks give the cause",
        NO_SMS,
        "failed-remarks",
        ["rate or frequency limit", "format is incorrect", "blocked", "Another error code"],
    ),
    ("failed: the rate limit was hit", NO_SMS, "rate-limit", ["rate limit", "Wait"]),
    ("failed: the message format is wrong", NO_SMS, "message-format", ["template", "invisible"]),
    ("failed: blocked after unsubscribing", NO_SMS, "unsubscribed", ["1015", "unsubscribes"]),
    ("successful, with an error code in the remarks", NO_SMS, "record", ["show an error code"]),
    (
        "a code has causes of its own: which one",
        NO_SMS,
        "code",
        ["1001", "1004", "1014", "1015", "1016", "60008"],
    ),
    ("1001: the random number, the keys, the signature", NO_SMS, "signature", ["random", "AppKey"]),
    ("1016: spaces, keys, field names", NO_SMS, "number-format", ["spaces", "AppKey", "382/34689"]),
    (
        "60008: within a second it is the request",
        NO_SMS,
        "timed-out",
        ["1 second", "Content-Type", "application/json;charset=utf-8"],
    ),
    (
        "any other code is in the published list",
        NO_SMS,
        "look-up-code",
        ["https://intl.cloud.tencent.com/document/product/382/34861"],
    ),
    (
        "successful, said to be received, and not received",
        NO_SMS,
        "record",
        ["Remarks say the user received it"],
    ),
    ("call the number: is the phone on, in service, in credit", NO_SMS, "call-number", ["Call"]),
    ("the phone is off", NO_SMS, "phone-off", ["off"]),
    ("the number is out of service or credit", NO_SMS, "number-out", ["out of service", "credit"]),
    (
        "did the user complain to the carrier or unsubscribe",
        NO_SMS,
        "carrier-block",
        ["complained to their carrier", "TD"],
    ),
    ("on for too long: restart the phone", NO_SMS, "restart", ["on for a very long time"]),
    ("poor reception: check it and restart", NO_SMS, "signal", ["signal", "restart"]),
    ("the inbox is full: delete messages", NO_SMS, "inbox", ["full inbox", "delete"]),
    (
        "a setting or the hardware: other phone, or other slot of a dual SIM phone",
        NO_SMS,
        "sim",
        ["setting", "another phone", "two SIM slots"],
    ),
    (
        "stopped by the phone or an app on it: look at the blocklist",
        NO_SMS,
        "phone-block-list",
        ["blocked numbers", "security app"],
    ),
    ("where that list is", NO_SMS, "find-block-list", ["iPhone", "Android"]),
    ("it works elsewhere: the phone needs repair", NO_SMS, "other-phone", ["setting", "fault"]),
    ("nothing helps: a ticket", NO_SMS, "help", ["phone number"]),
    # One's own phone does not receive an SMS
    ("the same on one’s own phone: restart", OWN, "restart", ["Switch your phone off"]),
    ("the same on one’s own phone: reception", OWN, "signal", ["signal"]),
    ("the same on one’s own phone: inbox", OWN, "inbox", ["full inbox"]),
    ("the same on one’s own phone: the SIM card", OWN, "sim", ["another phone", "slot"]),
    ("the same: it works elsewhere", OWN, "other-phone", ["setting", "fault"]),
    ("the same on one’s own phone: blocklist", OWN, "block-list", ["security app"]),
    ("the same: where that list is", OWN, "find-block-list", ["iPhone", "Android"]),
    ("the same for oneself: unsubscribed", OWN, "replied", ["QX", "0000", "complained"]),
    ("the same: the number or the contract", OWN, "ask-the-carrier", ["in service", "credit"]),
    ("the same, but late", OWN, "late", ["poor signal", "switched off", "credit"]),
    ("nothing helps: a ticket", OWN, "help", ["phone number", "company"]),
    # Blocklists
    (
        "the words that unsubscribe, in capital or small letters, and what the sender sees",
        NO_SMS,
        "unsubscribed",
        [
            "`T`",
            "`N`",
            "`TD`",
            "`Unsubscribe`",
            "`QX`",
            "`0000`",
            "capital or small",
            "failed to send",
            "1015 The mobile number is blocked",
        ],
    ),
    (
        "where to apply for an end of the unsubscription, which needs approval",
        NO_SMS,
        "apply-to-unblock",
        ["General Management", "Unsubscribed Users", "approved"],
    ),
    (
        "the carrier’s own list: sent successfully, stopped at the gateway",
        NO_SMS,
        "carrier-help",
        ["sent successfully", "gateway"],
    ),
    ("sensitive words: the carriers’ list, a ticket", NO_SMS, "sensitive-words", ["carriers"]),
    # Sent, but not in the console
    ("sent from the console or through the API", NO_SMS, "sent-how", ["console", "API"]),
    ("console: extra characters in the file", NO_SMS, "file-characters", ["extra characters"]),
    ("API: was the request sent", NO_SMS, "never-sent", ["never left your system"]),
    ("API: did an answer come back", NO_SMS, "api-response", ["Nothing came back", "error code"]),
    # Received late
    (
        "compare the send time in the own log with that in the console",
        LATE,
        "send-times",
        ["your own log", "Message Records", "10 minutes"],
    ),
    ("without a log: measure one", LATE, "measure", ["10 minutes"]),
    (
        "regular messages: delivery against status report, 10 seconds",
        LATE,
        "gap-regular",
        ["Delivery Time", "Status Report Time", "10 seconds"],
    ),
    (
        "marketing messages: delivery against status report, 5 minutes",
        LATE,
        "gap-marketing",
        ["Delivery Time", "Status Report Time", "5 minutes"],
    ),
    (
        "a large gap: review, reception or an abnormal number",
        LATE,
        "only-this-person",
        ["sensitive words", "poor signal", "number has a problem"],
    ),
    ("a large gap: under review", LATE, "under-review", ["sensitive words", "reviewed"]),
    ("a large gap: out of credit or service", LATE, "number-out", ["out of service", "credit"]),
    ("a small gap: reception, or the phone’s state", LATE, "phone-then", ["poor signal", "off"]),
    ("a small gap: the phone was off", LATE, "phone-was-off", ["off"]),
    ("reception: a better place", LATE, "reception", ["good signal"]),
    ("nothing helps: a ticket", LATE, "help", ["Delivery Time", "Status Report Time"]),
    # The API call takes long
    ("which DNS: private or public", SLOW, "dns", ["dig yun.tim.qq.com", "private", "public"]),
    (
        "private: enter a nearby address of the same carrier as a host, and test",
        SLOW,
        "nearby-address",
        ["hosts", "same carrier", "near your server"],
    ),
    (
        "that helped: DNS hung, or led to another region or carrier",
        SLOW,
        "dns-was-slow",
        ["another region", "carrier", "DNS proxy", "public DNS"],
    ),
    ("which connection mode, is there a pool", SLOW, "connection", ["keep-alive", "pool"]),
    (
        "a single persistent connection: one stuck request holds up the next",
        SLOW,
        "use-a-pool",
        ["one stuck request holds up", "persistent connections with a connection pool"],
    ),
    (
        "a new connection each time: are they used up",
        SLOW,
        "count-connections",
        ["netstat", "limit"],
    ),
    (
        "are the queues filling, are packets repeated",
        SLOW,
        "queues",
        ["netstat", "Recv-Q", "Send-Q", "tcpdump", "more than once"],
    ),
    (
        "without requests for 90 seconds: close, and open anew when the pool has too few",
        SLOW,
        "close-idle",
        ["90 seconds", "pool has too few", "open a new one"],
    ),
    ("nothing helps: a ticket", SLOW, "help", ["dig yun.tim.qq.com"]),
    # Error 1004
    ("is it standard JSON", E1004, "paste", ["body"]),
    ("single quotes for double", E1004, "mend-json", ["double quotes", "'mobile'"]),
    ("a JSON checker finds it", E1004, "check-json-yourself", ["JSON checker", "single quotation"]),
    ("are the parameter names right", E1004, "names", ["letter by letter", "382/34689"]),
    ("string or integer", E1004, "types", ["string", "integer", "Name", "Age", "382/34689"]),
    (
        "string or integer, found by the check",
        E1004,
        "mend-types",
        ["double quotes", "whole number"],
    ),
    ("are the values in their range", E1004, "values", ["`international`", "`0` or `1`"]),
    ("bulk API with the body for a single number", E1004, "right-api", ["bulk", "one number"]),
    ("nothing helps: a ticket", E1004, "help", ["body"]),
]

# (flow, node, answer, where it leads): the turns of the checklists that must not be swapped
TURNS = [
    (NO_SMS, "record", "failed", "failed-remarks"),
    (NO_SMS, "record", "successful-with-code", "code"),
    (NO_SMS, "record", "successful-received", "others"),
    (NO_SMS, "record", "not-there", "sent-how"),
    (NO_SMS, "failed-remarks", "another-code", "code"),
    (NO_SMS, "code", "1001", "signature"),
    (NO_SMS, "code", "1015", "unsubscribed"),
    (NO_SMS, "code", "1016", "number-format"),
    (NO_SMS, "code", "60008", "timed-out"),
    (NO_SMS, "timed-out", "not_fixed", "on-to-api"),
    (NO_SMS, "sim", "arrives-there", "other-phone"),
    (NO_SMS, "sim", "arrives-again", "phone-fixed"),
    (NO_SMS, "sim", "nowhere", "help"),
    (NO_SMS, "sent-how", "console", "file-characters"),
    (NO_SMS, "sent-how", "api", "api-response"),
    (OWN, "others", "others-arrive", "block-list"),
    (OWN, "others", "none-arrive", "restart"),
    (OWN, "block-list", "not-blocked", "replied"),
    (OWN, "block-list", "cannot-find", "find-block-list"),
    (OWN, "replied", "replied", "messages-stopped"),
    (OWN, "sim", "arrives-there", "other-phone"),
    (OWN, "sim", "nowhere", "ask-the-carrier"),
    (OWN, "asked", "could-not-help", "help"),
    (LATE, "send-times", "ten-minutes-or-more", "on-to-api"),
    (LATE, "send-times", "less", "kind-of-message"),
    (LATE, "gap-regular", "more-than-10-seconds", "only-this-person"),
    (LATE, "gap-marketing", "more-than-5-minutes", "only-this-person"),
    (LATE, "gap-regular", "up-to-10-seconds", "phone-then"),
    (LATE, "gap-marketing", "up-to-5-minutes", "phone-then"),
    (SLOW, "dns", "private", "nearby-address"),
    (SLOW, "dns", "public", "connection"),
    (SLOW, "nearby-address", "fixed", "dns-was-slow"),
    (SLOW, "nearby-address", "not_fixed", "connection"),
    (SLOW, "connection", "single", "use-a-pool"),
    (SLOW, "connection", "new", "count-connections"),
    (SLOW, "count-connections", "limit-reached", "use-a-pool"),
    (SLOW, "queues", "piling-up", "use-a-pool"),
    (E1004, "paste", "invalid", "mend-json"),
    (E1004, "paste", "wrong-type", "mend-types"),
    (E1004, "paste", "valid", "names"),
    (E1004, "paste", "unreadable", "get-the-body"),
    (E1004, "get-the-body", "not_fixed", {"returns_to": "paste"}),
    (E1004, "mend-json", "not_fixed", "check-again"),
    (E1004, "mend-types", "not_fixed", "check-again"),
    (E1004, "check-again", "still-fails", "names"),
    (E1004, "names", "not_fixed", "types"),
    (E1004, "types", "not_fixed", "values"),
    (E1004, "values", "not_fixed", "right-api"),
    (E1004, "right-api", "not_fixed", "help"),
]

JOINS = [
    (NO_SMS, "on-to-late", LATE),
    (NO_SMS, "on-to-1004", E1004),
    (NO_SMS, "on-to-api", SLOW),
    (NO_SMS, "on-to-own-phone", OWN),
    (LATE, "on-to-own-phone", OWN),
    (LATE, "on-to-api", SLOW),
]


def flow_files():
    return sorted(path for path in FLOWS.glob("*.yaml") if path.name != TARGETS)


@cache
def flow(slug):
    return yaml.safe_load((FLOWS / f"{slug}.yaml").read_text(encoding="utf-8"))


def nodes():
    for path in flow_files():
        for key, node in flow(path.stem)["nodes"].items():
            yield path.stem, key, node


def readers_words(node):
    """What a reader sees of a node: title, text, and the answers with their hints; one line,
    without the marks of bold type."""
    choices = node.get("choices", ())
    parts = [node.get("title", ""), node.get("text", "")]
    parts += [choice[part] for choice in choices for part in ("label", "hint") if part in choice]
    return " ".join(" ".join(parts).split()).replace("**", "")


def leads_to(node, answer):
    if answer in node.get("verdicts", {}):
        return node["verdicts"][answer]
    if answer in node:
        return node[answer]
    return next(choice["goes_to"] for choice in node["choices"] if choice["key"] == answer)


@pytest.mark.parametrize(
    ("line", "slug", "key", "facts"), CHECKLIST, ids=[f"{row[1]}: {row[0]}" for row in CHECKLIST]
)
def test_each_line_of_the_checklists_is_a_node_that_states_its_facts(line, slug, key, facts):
    assert key in flow(slug)["nodes"], f"{line}: no node “{key}” in {slug}"
    words = readers_words(flow(slug)["nodes"][key]).casefold()
    missing = [fact for fact in facts if fact.casefold() not in words]
    assert not missing, f"{line}: {slug}.{key} does not say {missing}"


@pytest.mark.parametrize(("slug", "key", "answer", "target"), TURNS)
def test_each_answer_leads_where_the_checklist_says(slug, key, answer, target):
    assert leads_to(flow(slug)["nodes"][key], answer) == target


@pytest.mark.parametrize(("slug", "key", "other"), JOINS)
def test_a_fix_goes_on_in_the_fix_for_its_cause(slug, key, other):
    assert flow(slug)["nodes"][key]["kind"] == "flow"
    assert flow(slug)["nodes"][key]["flow"] == other


def test_the_five_fixes_are_there_and_each_file_is_named_after_its_flow():
    assert {NO_SMS, OWN, LATE, SLOW, E1004} <= {path.stem for path in flow_files()}
    for path in flow_files():
        assert flow(path.stem)["flow"] == path.stem


def test_fields_that_look_like_numbers_must_be_text_and_the_true_numbers_must_not():
    settings = flow(E1004)["nodes"]["paste"]["settings"]
    assert {"tel.mobile", "tel.nationcode", "sig"} <= set(settings["string"])
    assert {"type", "time", "international"} <= set(settings["integer"])
    assert not set(settings["string"]) & set(settings["integer"])
    assert settings["one_of"]["international"] == [0, 1]


def test_every_ending_says_what_to_do_next():
    for slug, key, node in nodes():
        if node["kind"] == "resolution":
            words = readers_words(node)
            assert "What to do next" in words or "1. Open" in words, f"{slug}.{key}"


@pytest.mark.parametrize("word", ["console", "Delivery Status", "Remarks", "API"])
def test_who_waits_for_a_message_is_told_nothing_of_the_senders_tools(word):
    for key, node in flow(OWN)["nodes"].items():
        assert not re.search(rf"\b{word}\b", readers_words(node), re.IGNORECASE), key


def test_who_waits_for_a_message_reaches_a_person_without_an_account():
    assert flow(OWN)["ticket"] == "email"
    targets = yaml.safe_load((FLOWS.parent / TARGETS).read_text(encoding="utf-8"))
    address = next(target["url"] for target in targets if target["name"] == "email")
    assert address.startswith("mailto:")
    assert not [key for key, node in flow(OWN)["nodes"].items() if node["kind"] == "flow"]


def test_the_fixes_for_senders_let_who_has_only_the_phone_go_on_in_theirs():
    for slug in (NO_SMS, LATE):
        first = flow(slug)["nodes"][flow(slug)["start"]]
        assert "on-to-own-phone" in [choice["goes_to"] for choice in first["choices"]]


def test_a_body_that_was_corrected_can_be_checked_again():
    choices = {choice["key"]: choice for choice in flow(E1004)["nodes"]["check-again"]["choices"]}
    assert choices["corrected"]["returns_to"] == flow(E1004)["start"] == "paste"


def test_only_where_there_is_nothing_to_do_an_ending_says_wait():
    waits = {(slug, key) for slug, key, node in nodes() if node.get("outcome") == "wait"}
    assert waits == {(NO_SMS, "rate-limit"), (LATE, "under-review")}


def test_every_choice_has_a_key_and_titles_are_short():
    for slug, key, node in nodes():
        assert 0 < len(node["title"]) <= 48, f"{slug}.{key}"
        assert all(choice["key"] for choice in node.get("choices", ())), f"{slug}.{key}"


def test_each_article_that_a_node_names_is_among_the_samples_and_public():
    for slug, key, node in nodes():
        if "article" in node:
            path = ARTICLES / node["article"]
            assert path.is_file(), f"{slug}.{key}: {node['article']}"
            assert "\naudience: public\n" in path.read_text(encoding="utf-8"), node["article"]


def test_a_ticket_target_is_there_for_each_that_a_flow_names_and_carries_the_transcript():
    targets = yaml.safe_load((FLOWS.parent / TARGETS).read_text(encoding="utf-8"))
    named = {flow(path.stem).get("ticket", "default") for path in flow_files()}
    assert named <= {target["name"] for target in targets}
    for target in targets:
        assert "{transcript}" in target["url"]
        assert target["url"].startswith(("https://", "mailto:"))
