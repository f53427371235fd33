"""A ticket to be filled in: where it goes, and what somebody has tried."""

from troubleshoot.tickets import TicketStep, Transcript, fill

WEB = "https://help.example.com/new?subject={subject}&text={transcript}&flow={flow}&code={code}"
PLAIN = "https://help.example.com/new?text={transcript}"
MAIL = "mailto:help@example.com?subject={subject}&body={transcript}"
CODE = "7KQ2-MDX8"
STAFF = "https://support.example.com/staff/runs/7KQ2-MDX8/"

STEPS = (
    TicketStep(1, "What does the console say?", "Delivered, but not seen"),
    TicketStep(2, "Does the phone get other SMS?", "Yes"),
    TicketStep(3, "Is the sender on the block list?", "No"),
    TicketStep(4, "Restarted the phone", "Still not working"),
)


def filled(template=WEB, text=None, subject="No SMS", flow="no-sms-received", code=CODE, **more):
    """The address that a template becomes, unless told otherwise with the steps above."""
    text = Transcript("A message did not arrive", STEPS, CODE, STAFF) if text is None else text
    return fill(template, subject=subject, transcript=text, flow=flow, code=code, **more)
