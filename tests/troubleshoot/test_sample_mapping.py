"""Each line of the checklists behind the sample fixes is a step or an explanation in them.

The table is the proof (tests/troubleshoot/sample_checklist.py): one row for each thing that the
checklists ask to look at, with the node that asks it or explains it, and its facts.
"""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.troubleshoot.sample_checklist import (
    CHECKLIST,
    E1001,
    E1004,
    E1014,
    E1015,
    E1016,
    E60008,
    LATE,
    LINES,
    NO_SMS,
    OWN,
    PUBLIC,
    SLOW,
    WHICH,
)
from troubleshoot import checks

ROOT = Path(__file__).resolve().parents[2]
FLOWS = ROOT / "troubleshoot" / "sample" / "flows"
ARTICLES = ROOT / "kb" / "sample"
TARGETS = "ticket-targets.yaml"
CODES = ("1001", "1004", "1014", "1015", "1016", "60008")

# (flow, node, answer, where it leads): the turns of the checklists that must not be swapped
TURNS = [
    (NO_SMS, "record", "failed", "failed-remarks"),
    (NO_SMS, "record", "successful-with-code", "code"),
    (NO_SMS, "record", "successful-received", "others"),
    (NO_SMS, "record", "not-there", "sent-how"),
    (NO_SMS, "failed-remarks", "format", "on-to-1014"),
    (NO_SMS, "failed-remarks", "blocked", "on-to-1015"),
    (NO_SMS, "failed-remarks", "another-code", "code"),
    (NO_SMS, "carrier-block", "replied", "on-to-1015"),
    (NO_SMS, "sim", "arrives-there", "other-phone"),
    (NO_SMS, "sim", "arrives-again", "phone-fixed"),
    (NO_SMS, "sim", "nowhere", "help"),
    (NO_SMS, "sent-how", "console", "file-characters"),
    (NO_SMS, "sent-how", "api", "api-response"),
    (NO_SMS, "file-characters", "bad-characters", "clean-file"),
    (NO_SMS, "file-characters", "skip", "type-it-anew"),
    (NO_SMS, "file-characters", "valid", "look-again"),
    (OWN, "others", "others-arrive", "block-list"),
    (OWN, "others", "none-arrive", "restart"),
    (OWN, "block-list", "not-blocked", "replied"),
    (OWN, "block-list", "cannot-find", "find-block-list"),
    (OWN, "replied", "replied", "messages-stopped"),
    (OWN, "sim", "arrives-there", "other-phone"),
    (OWN, "sim", "nowhere", "ask-the-carrier"),
    (OWN, "asked", "could-not-help", "help"),
    (LATE, "send-times", "over", "on-to-api"),
    (LATE, "send-times", "within", "report-times"),
    (LATE, "send-times", "skip", "send-gap"),
    (LATE, "send-gap", "ten-minutes-or-more", "on-to-api"),
    (LATE, "send-gap", "less", "report-times"),
    (LATE, "report-times", "over", "only-this-person"),
    (LATE, "report-times", "within", "phone-then"),
    (LATE, "report-times", "skip", "report-gap"),
    (LATE, "report-gap", "longer", "only-this-person"),
    (LATE, "report-gap", "usual", "phone-then"),
    (SLOW, "dns", "private", "nearby-address"),
    (SLOW, "dns", "public", "connection"),
    (SLOW, "nearby-address", "fixed", "dns-was-slow"),
    (SLOW, "nearby-address", "not_fixed", "connection"),
    (SLOW, "connection", "single", "use-a-pool"),
    (SLOW, "connection", "new", "count-connections"),
    (SLOW, "count-connections", "limit-reached", "use-a-pool"),
    (SLOW, "queues", "piling-up", "use-a-pool"),
    (E1001, "same-random", "same", "app-id"),
    (E1001, "same-random", "different", "use-one-random"),
    (E1001, "app-id", "both-right", "compare-code"),
    (E1001, "app-id", "wrong", "copy-keys"),
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
    (E1014, "approved", "approved", "paste"),
    (E1014, "approved", "waiting", "wait-for-approval"),
    (E1014, "approved", "refused", "apply-again"),
    (E1014, "paste", "bad-placeholders", "placeholders"),
    (E1014, "paste", "wrong-count", "values"),
    (E1014, "paste", "invisible", "invisible"),
    (E1014, "paste", "differs", "same-text"),
    (E1014, "paste", "valid", "same-type"),
    (E1014, "paste", "skip", "compare-yourself"),
    (E1014, "placeholders", "in-the-console", "new-template"),
    (E1014, "compare-yourself", "not_fixed", "same-type"),
    (E1014, "same-type", "not_fixed", "utf-8"),
    (E1014, "utf-8", "not_fixed", "region"),
    (E1014, "region", "does-not-fit", "other-template"),
    (E1015, "unsubscribed", "wants-them", "apply-to-unblock"),
    (E1015, "unsubscribed", "does-not-want-them", "stays-blocked"),
    (E1016, "number", "bad-characters", "take-out"),
    (E1016, "number", "valid", "field-names"),
    (E1016, "number", "skip", "look-yourself"),
    (E1016, "look-yourself", "not_fixed", "field-names"),
    (E1016, "field-names", "not_fixed", "keys"),
    (E60008, "how-quick", "within-1-second", "headers"),
    (E60008, "how-quick", "later", "same-api"),
    (E60008, "headers", "malformed", "standard-http"),
    (E60008, "headers", "wrong-type", "content-type"),
    (E60008, "headers", "body-mismatch", "body-type"),
    (E60008, "headers", "skip", "by-hand"),
    (E60008, "headers", "valid", "same-api"),
    (E60008, "same-api", "not_fixed", "public-dns"),
    (E60008, "public-dns", "not_fixed", "use-a-pool"),
    (WHICH, "paste", "other", "look-up-code"),
    (WHICH, "paste", "ok", "on-to-no-sms"),
    (WHICH, "paste", "several", "choose"),
    (WHICH, "paste", "web-page", "web-page"),
    (WHICH, "paste", "none", "choose"),
    (WHICH, "paste", "unreadable", "choose"),
    (WHICH, "paste", "skip", "choose"),
    (WHICH, "choose", "another", "look-up-code"),
    (WHICH, "choose", "nothing", "on-to-api"),
    (WHICH, "choose", "page", "web-page"),
    (WHICH, "web-page", "slow", "on-to-api"),
    (WHICH, "web-page", "same", "help"),
    *((WHICH, "paste", f"code-{code}", f"on-to-{code}") for code in CODES),
    *((WHICH, "choose", code, f"on-to-{code}") for code in CODES),
    *((NO_SMS, "code", code, f"on-to-{code}") for code in CODES),
]

JOINS = [
    (NO_SMS, "on-to-late", LATE),
    (NO_SMS, "on-to-api", SLOW),
    (NO_SMS, "on-to-own-phone", OWN),
    (LATE, "on-to-own-phone", OWN),
    (LATE, "on-to-api", SLOW),
    (WHICH, "on-to-api", SLOW),
    (WHICH, "on-to-no-sms", NO_SMS),
    *((flow, f"on-to-{code}", f"error-{code}") for flow in (NO_SMS, WHICH) for code in CODES),
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
    ("number", "line", "slug", "key", "facts"),
    CHECKLIST,
    ids=[f"{row[2]}: {row[1]}" for row in CHECKLIST],
)
def test_each_line_of_the_checklists_is_a_node_that_states_its_facts(
    number, line, slug, key, facts
):
    assert facts
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


@pytest.mark.parametrize("slug", LINES)
def test_no_line_of_a_checklist_is_left_out(slug):
    # A line about the format or a block of a message leads on, to the fix for just that.
    numbers = {row[0] for row in CHECKLIST if row[2] == slug} - {0}
    assert numbers == set(range(1, LINES[slug] + 1))


def test_the_fixes_are_there_and_each_file_is_named_after_its_flow():
    assert {path.stem for path in flow_files()} == PUBLIC
    assert len(PUBLIC) >= 9
    for path in flow_files():
        assert flow(path.stem)["flow"] == path.stem
        assert flow(path.stem)["audience"] == "public"


def test_every_kind_of_check_is_used_by_a_fix():
    assert {node["check"] for _, _, node in nodes() if "check" in node} == set(checks.CHECKS)


def test_each_limit_is_the_checklists():
    late = flow(LATE)["nodes"]
    assert late["report-times"]["settings"]["limits"] == {"regular": 10, "marketing": 300}
    # Ten minutes are long already.
    assert late["send-times"]["settings"]["limit_seconds"] == 10 * 60 - 1
    assert flow(E60008)["nodes"]["headers"]["settings"] == {"charset": "utf-8"}


def test_whoever_cannot_open_the_console_has_an_answer_where_it_is_needed():
    """A step that sends people to the console must be left by an answer for those who cannot."""
    for slug, key, node in nodes():
        if node["kind"] == "question" and "](https://console." in node.get("text", ""):
            words = readers_words(node)
            assert "can’t" in words, f"{slug}.{key}"


def test_a_skipped_check_goes_on_with_what_can_be_done_by_hand():
    for slug, key, node in nodes():
        if node["kind"] == "check":
            after = flow(slug)["nodes"][node["verdicts"]["skip"]]
            assert after["kind"] in {"question", "instruction"}, f"{slug}.{key}"


def test_what_was_found_wrong_can_be_pasted_again():
    """After a mistake that the reader can correct, a later step asks whether to look once more."""
    returned = {
        (slug, choice["returns_to"])
        for slug, _, node in nodes()
        for choice in node.get("choices", ())
        if "returns_to" in choice
    }
    pasted = {(slug, key) for slug, key, node in nodes() if node["kind"] == "check"}
    assert pasted - returned <= {(WHICH, "paste"), (NO_SMS, "file-characters")}


def test_titles_within_a_fix_differ():
    for slug in PUBLIC:
        titles = [n["title"] for n in flow(slug)["nodes"].values() if n["kind"] != "flow"]
        assert len(titles) == len(set(titles)), slug


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
    assert waits == {
        (NO_SMS, "rate-limit"),
        (LATE, "under-review"),
        (E1014, "wait-for-approval"),
    }


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
