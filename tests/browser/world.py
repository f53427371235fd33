"""A small support centre with one of everything, for looking at every kind of page.

Runs inside the site that is looked at: `server.manage("shell", "-c", MAKE)` prints the addresses.
"""

import json
import tempfile
from pathlib import Path

MAKE = "from tests.browser.world import make; make()"

BODY = """\
Somebody wrote to the number, and nothing came. Look at the [status](https://example.com/status).

## Before you start

You need the phone and the *exact* time.

1. Open the console.
2. Find the message:
   - by number
   - by time
3. Read the remarks.

> [!WARNING]
> Do not send it again before you know why it failed.

| Code | Meaning | What to do |
|------|---------|------------|
| 1004 | The request body is malformed and could not be read by the service | Check the JSON |
| 1016 | The number is wrong | Correct it |

### In code

```json
{"tel": {"nationcode": "86", "mobile": "13788888888"}, "type": 0, "sig": "30db206bfd3fea7ef0db9"}
```

A footnote says more.[^1]

[^1]: It does.
"""


def make() -> None:
    """Make everything, and print as JSON where it is and how to get in."""
    from tests.articles import CHECK_FLOW, make_article, make_category, make_flow
    from tests.browser.edited import make_edited
    from tests.people import ROLES, client_of, make_person
    from tests.voting import give_votes
    from troubleshoot.models import TicketTarget

    category = make_category("Delivery", description="When a message does not arrive.")
    article = make_article("Why a message was not delivered", body=BODY, category=category)
    give_votes(article, yes=2, no=1)
    make_article("What the carrier says", body=BODY, category=category, audience="internal")
    article.revise(title="Why a message was not delivered", body=f"{BODY}\nNew words.")
    make_article("A draft", body="Words.", state="draft", category=category)
    folder = Path(tempfile.mkdtemp())
    small = make_flow(folder)
    check = make_flow(folder, "json", text=CHECK_FLOW, title="Error 1004")
    TicketTarget.objects.create(name="default", url="https://example.com/new?body={transcript}")
    people = {role: make_person(role) for role in ROLES}
    stopped = make_flow(folder, "stopped", title="No code arrives")
    stopped.stop("It can lock the phone. Ask a person.", by=people["ed"])
    drawn = make_drawn_flow(folder, people["ed"])
    archived = make_flow(folder, "archived", title="No sound", state="archived")
    tickets = TicketTarget.objects.get()
    world = {
        **make_edited(people, category),
        "tickets": f"/staff/tickets/{tickets.pk}/",
        "stopped": stopped.get_absolute_url(),
        "drawn": f"/staff/flows/{drawn.pk}/",
        "new": f"/staff/flows/{archived.pk}/",
        "article": article.get_absolute_url(),
        "number": article.pk,
        "preview": f"/staff/articles/{article.pk}/preview/",
        "category": category.get_absolute_url(),
        "small": small.get_absolute_url(),
        "check": check.get_absolute_url(),
        "run": make_run(small).code,
        "full": make_full_run(small),
        "sessions": {
            role: client_of(person).cookies["sessionid"].value
            for role, person in people.items()
            if person.is_authenticated
        },
    }
    print(json.dumps(world))


def make_drawn_flow(folder, by):
    """A fix of which a version is live and a draft has every level of problem, drawn by two."""
    from tests.articles import make_flow
    from troubleshoot import drawing as drawn
    from troubleshoot.models import FlowAct, FlowVisit

    Name = FlowAct.Name
    flow = make_flow(folder, "drawn", title="Codes arrive late")
    ticket = drawn.new_step("ticket", "Ask a person", ())
    question = drawn.new_step("question", "", ())
    for step in (ticket, question):
        flow.draw(lambda d, step=step: drawn.add_step(d, step), Name.STEP_ADDED, by=by)
    head = flow.draft.drawing().head
    flow.draw(lambda d: d.with_head(**{**head, "title": "Late"}), Name.HEAD_CHANGED, by=by)
    flow.draw(lambda d: drawn.remove_step(d, "restart"), Name.STEP_REMOVED, by=None)
    FlowVisit.objects.note(flow, make_other_editor(), "first")
    return flow


def make_other_editor():
    from django.contrib.auth.models import User

    return User.objects.create_user("asha")


def make_run(flow, start_key="a-start-key-for-looking"):
    """A walk of `flow` that somebody has started."""
    from troubleshoot.models import Run
    from troubleshoot.walk import Answer, Ref

    run = Run.objects.begin(flow, start_key)
    run.answer(Answer(Ref(flow.slug, "first"), "choice", "signal"), request_key="first-answer")
    return run


def make_full_run(flow) -> str:
    """The address of a walk that holds as many answers as a walk may."""
    from troubleshoot.walk import MOST_ANSWERS

    run = make_run(flow, "a-start-key-for-a-long-walk")
    first = run.answers.get()
    run.answers.bulk_create(
        type(first)(
            run=run,
            number=number,
            node_id=first.node_id,
            kind=first.kind,
            choice=first.choice,
            request_key=f"answer-{number}",
        )
        for number in range(2, MOST_ANSWERS + 1)
    )
    return run.get_absolute_url()
