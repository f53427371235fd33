"""Somebody who uses no pointer: what is pressed is what has the focus, and Tab gets it there."""

MOST_TABS = 400
WAY = """element => {
    const at = document.activeElement;
    if (element === at) return "there";
    if (!element.isConnected) return "gone";
    return at.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING ? "back" : "on";
}"""


class Keyboard:
    """The keyboard in front of a page."""

    def __init__(self, page):
        self.page = page

    def to(self, locator) -> "Keyboard":
        """Press Tab, or Shift and Tab if it stands before, until this has the focus."""
        element = locator.element_handle()
        for _tab in range(MOST_TABS):
            way = element.evaluate(WAY)
            if way == "there":
                return self
            if way == "gone":  # a part of the page was swapped meanwhile
                element = locator.element_handle()
            else:
                self.page.keyboard.press("Tab" if way == "on" else "Shift+Tab")
        raise AssertionError(f"Tab does not reach {locator}")

    def fill(self, locator, text: str) -> "Keyboard":
        """Type into a field in place of what is there."""
        self.to(locator)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)
        return self

    def choose(self, locator, words: str) -> "Keyboard":
        """Choose in a list by typing how the choice begins."""
        self.to(locator)
        self.page.keyboard.type(words)
        return self

    def press(self, locator, key: str = "Enter") -> "Keyboard":
        """Go there and press a key."""
        self.to(locator)
        self.page.keyboard.press(key)
        return self


class Pointer(Keyboard):
    """The same with a pointer."""

    def to(self, locator):
        locator.focus()
        return self

    def fill(self, locator, text):
        locator.fill(text)
        return self

    def choose(self, locator, words):
        label = locator.evaluate(
            "(list, words) => [...list.options].find(o => o.label.startsWith(words)).label", words
        )
        locator.select_option(label=label)
        return self

    def press(self, locator, key="Enter"):
        locator.click()
        return self
