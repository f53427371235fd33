"""Drawing a fix through the test client, as a browser without JavaScript does."""

import re
from html import unescape

from django.urls import reverse

from troubleshoot.models import Flow

FIELD = re.compile(r'<input[^>]*\bname="([^"]*)"[^>]*>')
VALUE = re.compile(r'\bvalue="([^"]*)"')
AREA = re.compile(r'<textarea[^>]*\bname="([^"]*)"[^>]*>\r?\n?(.*?)</textarea>', re.DOTALL)
SELECT = re.compile(r'<select[^>]*\bname="([^"]*)"[^>]*>(.*?)</select>', re.DOTALL)
CHOSEN = re.compile(r'<option value="([^"]*)"[^>]*\bselected')
SEEN = re.compile(r'name="seen" value="([^"]*)"')
FORM = re.compile(r'<form id="step-form".*?</form>', re.DOTALL)


def new_flow(by, title="It is off", symptom="It does not go on", **more) -> Flow:
    """A fix that was just begun: a draft with one empty question."""
    return Flow.objects.begin(title=title, symptom=symptom, by=by, **more)


class Editor:
    """Somebody in front of the screen on which a fix is drawn."""

    def __init__(self, client, flow, key="", **headers):
        self.client, self.flow, self.headers = client, flow, headers
        self.open(key)

    def open(self, key=""):
        name, args = ("flow_step", [self.flow.pk, key]) if key else ("flow_desk", [self.flow.pk])
        self.response = self.client.get(reverse(name, args=args), headers=self.headers)
        return self

    @property
    def html(self) -> str:
        return self.response.content.decode()

    @property
    def key(self) -> str:
        """The step that is open."""
        return re.search(r'action="/staff/flows/\d+/steps/([^/"]+)/"', self.html)[1]

    @property
    def fields(self) -> dict[str, str]:
        """All that the step's form would send, but for the button."""
        form = FORM.search(self.html)[0]
        found = {}
        for tag in FIELD.finditer(form):
            value = VALUE.search(tag[0])
            found[tag[1]] = unescape(value[1]) if value else ""
        found |= {name: unescape(text) for name, text in AREA.findall(form)}
        for name, options in SELECT.findall(form):
            chosen = CHOSEN.search(options)
            found[name] = unescape(chosen[1]) if chosen else ""
        return found

    def save(self, act="save", **changes):
        """Send the step's form with what was changed in it; dashes in names as underscores."""
        changes = {name.replace("_", "-", 1): value for name, value in changes.items()}
        self.response = self.client.post(
            reverse("flow_step", args=[self.flow.pk, self.key]),
            {**self.fields, "act": act, **changes},
            follow=True,
            headers=self.headers,
        )
        return self

    def post(self, name, *args, **data):
        """Press a button that is a form of its own, with what the page says it looked at."""
        address = reverse(name, args=[self.flow.pk, *args])
        form = re.search(rf'<form[^>]*action="{address}".*?</form>', self.html, re.DOTALL)
        seen = SEEN.search(form[0]) if form else None
        data = ({"seen": seen[1]} if seen else {}) | data
        self.response = self.client.post(address, data, follow=True, headers=self.headers)
        return self

    def remove(self, key):
        """Remove a step, having read what becomes of the answers that lead there."""
        page = self.client.get(reverse("remove_step", args=[self.flow.pk, key])).content.decode()
        said = dict(re.findall(r'name="(seen|led_from)" value="([^"]*)"', page))
        return self.post("remove_step", key, **said)

    def call(self, **words):
        """Send the form of what the fix is called and found by."""
        return self.post("flow_words", seen=self.drawing.words_fingerprint, **words)

    @property
    def drawing(self):
        """What the draft says now."""
        return Flow.objects.get(pk=self.flow.pk).shown_version().drawing()
