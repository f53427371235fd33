"""A page as a browser takes it apart: its elements, and the text that is shown."""

from html.parser import HTMLParser


class Dom(HTMLParser):
    """`shape`: the names of all elements with those of their attributes that could do something;
    `text`: all text; `checked`: the values of what is chosen."""

    DOES_SOMETHING = ("on", "style", "src", "srcdoc")

    def __init__(self, page: str):
        super().__init__()
        self.shape, self.checked, self._text = [], [], []
        self.feed(page)
        self.close()

    @property
    def text(self) -> str:
        return "".join(self._text)

    def handle_starttag(self, tag, attrs):
        doing = sorted(name for name, _value in attrs if name.startswith(self.DOES_SOMETHING))
        self.shape.append(" ".join([tag, *doing]))
        if ("checked", "") in attrs or ("checked", None) in attrs:
            self.checked.append(dict(attrs)["value"])

    def handle_data(self, data):
        self._text.append(data)
