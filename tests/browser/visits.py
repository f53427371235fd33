"""Ways to get to a page, for looking at it: what somebody opens, presses, types and sends."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from kb.views.errors import server_error


class Visit:
    """Somebody in front of a page. `world` says where things are."""

    def __init__(self, page, server, world):
        self.page, self.server, self.world = page, server, world
        self.status = 0  # of the last whole page

    def goto(self, address: str) -> None:
        self.status = self.page.goto(self.server.url + address.format(**self.world)).status

    def press(self, button: str, heading: str) -> None:
        """Press a button, and wait until the page that it leads to is there."""
        self.page.get_by_role("button", name=re.compile(re.escape(button))).first.click()
        self.page.get_by_role("heading", level=1, name=heading).wait_for()

    def show(self, address: str, **response) -> None:
        """Show at `address` what the server would answer there, if it were asked in another way."""
        self.page.route(self.server.url + address, lambda route: route.fulfill(**response))
        self.goto(address)


def at(address: str) -> Callable[[Visit], None]:
    return lambda visit: visit.goto(address)


def walked(start: str, *presses: tuple[str, str]) -> Callable[[Visit], None]:
    """A walk from `start`, by (button, heading that comes after it)."""

    def walk(visit):
        visit.goto(start)
        for button, heading in presses:
            visit.press(button, heading)

    return walk


def pasted(text: str, heading: str, button: str = "Check it") -> Callable[[Visit], None]:
    def paste(visit):
        visit.goto("{check}")
        visit.page.locator("textarea").first.fill(text)
        visit.press(button, heading)

    return paste


def voted(button: str, heading: str, address: str = "{article}") -> Callable[[Visit], None]:
    """After the answer to “Was this helpful?”, in place."""

    def vote(visit):
        visit.goto(address)
        visit.page.get_by_role("button", name=button, exact=True).click()
        visit.page.get_by_role("heading", level=2, name=heading).wait_for()

    return vote


def answered_why(visit: Visit) -> None:
    voted("No", "What was wrong?")(visit)
    visit.page.get_by_label("It is hard to understand").check()
    visit.page.get_by_role("button", name="Send").click()
    visit.page.get_by_role("heading", level=2, name="Thank you").wait_for()
    visit.goto("{article}vote/")
    visit.page.get_by_text("Change what you said").click()


def answered_too_long(visit: Visit) -> None:
    address = visit.world["article"] + "vote/"
    answer = {"helpful": "no", "reason": "wrong", "comment": "x" * 1001}
    asked = visit.page.request.post(
        visit.server.url + address, form=answer, headers={"Sec-Fetch-Site": "same-origin"}
    )
    visit.show(address, response=asked)


def searched_too_long(visit: Visit) -> None:
    asked = visit.page.request.post(
        visit.server.url + "/search/",
        form={"q": "x" * 20_001},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    visit.show("/search/", response=asked)


def suggested(address: str, typed: str) -> Callable[[Visit], None]:
    """While somebody types into the box, with the first suggestion active."""

    def suggest(visit):
        visit.goto(address)
        visit.page.get_by_role("combobox").focus()
        visit.page.keyboard.type(typed)
        visit.page.get_by_role("option").first.wait_for()
        visit.page.keyboard.press("ArrowDown")

    return suggest


def change_an_answer(visit: Visit) -> None:
    TO_SECOND(visit)
    visit.page.get_by_role("link", name=re.compile("^Change")).first.click()
    visit.page.get_by_role("heading", level=1, name=SIGNAL).wait_for()


def refused(visit: Visit) -> None:
    """What a form gets that was posted from another site."""
    asked = visit.page.request.post(
        visit.server.url + visit.world["small"], headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert asked.status == 403
    visit.show("/refused/", response=asked)


def not_understood(visit: Visit) -> None:
    asked = visit.page.request.post(
        visit.server.url + visit.world["small"], headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert asked.status == 400
    visit.show("/not-understood/", response=asked)


def full(visit: Visit) -> None:
    """What somebody gets who has answered as often as a walk takes."""
    walk = visit.world["full"]
    answer = {"step": "small.restart", "answer": "choice.fixed", "request_key": "one-too-many"}
    asked = visit.page.request.post(
        visit.server.url + walk, form=answer, headers={"Sec-Fetch-Site": "same-origin"}
    )
    visit.show(walk, response=asked)


def saved_with_no_such_step(visit: Visit) -> None:
    visit.goto("{drawn}steps/first/")
    visit.page.get_by_label("Step, or title of the new one").first.fill("Nothing of that name")
    visit.page.get_by_label("Leads").first.select_option("to")
    visit.page.get_by_role("main").get_by_role("button", name="Save the step").click()
    visit.page.get_by_text("There is no such step.").wait_for()


def saved_by_two(visit: Visit) -> None:
    visit.goto("{drawn}steps/no-signal/")
    visit.page.locator("#step-form [name=seen]").evaluate("field => field.value = 'of-before'")
    visit.page.locator("#step-form").get_by_label("Title").fill("No network at all")
    visit.page.get_by_role("main").get_by_role("button", name="Save the step").click()
    visit.page.get_by_text("Somebody else has saved this step").wait_for()


def articles_ticked(visit: Visit) -> None:
    visit.goto("/staff/articles/")
    visit.page.get_by_role("checkbox").nth(1).check()
    visit.page.get_by_role("button", name="Archive").first.click()
    visit.page.wait_for_url("**/staff/articles/change/**")


def begun_without_a_title(visit: Visit) -> None:
    visit.goto("/staff/articles/new/")
    visit.page.get_by_role("main").get_by_role("button").last.click()
    visit.page.get_by_role("alert").wait_for()


def written_by_two(visit: Visit) -> None:
    visit.goto("{write}")
    visit.page.locator("[name=based_on]").evaluate("field => field.value = '1'")
    visit.page.locator("#writing [name=title]").fill("Why a text is very late")
    visit.page.keyboard.press("Control+s")
    visit.page.locator("#clash-title").wait_for()


def sent_while_signed_out(visit: Visit) -> None:
    """By a form without a script, which nobody is there to hold back."""
    visit.goto("{write}")
    visit.page.context.clear_cookies()
    visit.page.locator("#writing").evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    visit.page.get_by_role("heading", level=1, name="You were signed out").wait_for()


def broken(visit: Visit) -> None:
    visit.show(
        "/broken/", status=500, content_type="text/html", body=server_error(None).content.decode()
    )


def another_device(visit: Visit) -> None:
    TO_SECOND(visit)
    visit.page.get_by_role("link", name="Continue on another device").click()
    visit.page.get_by_role("heading", level=1, name="Continue on another device").wait_for()


SIGNAL, RESTART = "Does the phone show a signal?", "Restart the phone"
OTHERS = "Do other messages arrive?"
TO_RESTART = ("It does", RESTART)
TO_SECOND = walked("{small}", TO_RESTART, ("Still not working", OTHERS))
TICKET = "Let’s get a person on it"


@dataclass(frozen=True)
class Kind:
    """A kind of page: the URL pattern it belongs to, what it is, how to get there, and as whom."""

    pattern: str
    what: str
    open: Callable[[Visit], None]
    role: str = "customer"
    status: int = 200

    def __str__(self):
        return f"{self.pattern}: {self.what}"
