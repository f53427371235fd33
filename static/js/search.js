// The search box: suggestions while somebody types (a combobox as in the WAI-ARIA Authoring
// Practices, list autocomplete), and what is pasted. Without it the box is a plain form.
const WAIT = 120; // milliseconds without a key before it asks
const SHORTEST = 2; // characters
const LONGEST = 200; // characters that are taken as typed; what is longer is posted

const enhanced = new WeakSet();

class Box {
  constructor(form) {
    this.form = form;
    this.input = form.elements.q;
    this.timer = 0;
    this.asking = null; // the request whose answer is wanted: that of any other is stale
    this.input.autocomplete = "off";
    this.set({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" });
    this.input.addEventListener("input", (event) => event.isComposing || this.typed());
    this.input.addEventListener("compositionend", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("paste", (event) => this.pasted(event));
    this.input.addEventListener("blur", () => this.close());
    form.addEventListener("submit", (event) => this.submitted(event));
    this.prepare();
  }

  // Where suggestions go, and where it is said how many there are. That place stands empty
  // first: what comes with its words in it is not read out.
  prepare() {
    this.popup = document.createElement("div");
    this.popup.className = "suggestions";
    this.popup.hidden = true;
    // Pressing there takes no focus from the box, so that a click comes before it closes.
    this.popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.said = document.createElement("p");
    this.said.className = "hidden-words";
    this.said.setAttribute("aria-live", "polite");
    this.form.append(this.popup, this.said);
  }

  set(attributes) {
    for (const [name, value] of Object.entries(attributes)) this.input.setAttribute(name, value);
  }

  get options() {
    return this.popup.hidden ? [] : [...this.popup.querySelectorAll("[role=option]")];
  }

  get active() {
    return this.options.findIndex((option) => option.ariaSelected === "true");
  }

  typed() {
    this.activate(-1);
    this.stop();
    const text = this.input.value.trim();
    if (text.length < SHORTEST || text.length > LONGEST) this.close();
    else this.timer = setTimeout(() => this.ask(text), WAIT);
    if (!text) this.hasLines = false;
  }

  async ask(text) {
    this.stop();
    const asking = (this.asking = new AbortController());
    let answer = "";
    try {
      const address = `${this.form.dataset.suggestions}?${new URLSearchParams({ q: text })}`;
      const response = await fetch(address, { signal: asking.signal });
      if (response.ok) answer = await response.text();
    } catch {
      // The network is gone, or the answer is not wanted any more: the box works without.
    }
    if (this.asking === asking) this.show(answer);
  }

  stop() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = null;
  }

  show(answer) {
    const page = new DOMParser().parseFromString(answer, "text/html");
    this.popup.replaceChildren(...page.body.childNodes);
    this.said.textContent = this.popup.querySelector("[data-says]")?.dataset.says ?? "";
    const list = this.popup.querySelector("[role=listbox]");
    if (!list || document.activeElement !== this.input) return this.hide();
    this.popup.hidden = false;
    this.set({ "aria-expanded": "true", "aria-controls": list.id });
  }

  hide() {
    this.popup.hidden = true;
    this.set({ "aria-expanded": "false" });
    this.input.removeAttribute("aria-controls");
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.stop();
    this.hide();
    this.said.textContent = "";
  }

  activate(place) {
    const chosen = this.options[place];
    for (const option of this.options) option.ariaSelected = String(option === chosen);
    if (chosen) this.set({ "aria-activedescendant": chosen.id });
    else this.input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  pressed(event) {
    const { key } = event;
    if (event.isComposing) return;
    if (key === "ArrowDown" || key === "ArrowUp") this.move(event, key === "ArrowDown" ? 1 : -1);
    else if (key === "Enter" && this.active >= 0) this.open(event);
    else if (key === "Escape") this.escape(event);
    // The caret moves: Enter is about what stands in the box again.
    else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(key)) this.activate(-1);
  }

  move(event, by) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { options, active } = this;
    const text = this.input.value.trim();
    if (event.altKey && by < 0) this.close();
    else if (options.length && active < 0 && by < 0) this.activate(options.length - 1);
    else if (options.length) this.activate((active + by + options.length) % options.length);
    else if (text.length >= SHORTEST && text.length <= LONGEST) this.ask(text);
  }

  open(event) {
    event.preventDefault();
    this.options[this.active].click();
  }

  // First it closes, then it clears. While something is on its way, that is dropped as well.
  escape(event) {
    if (this.popup.hidden && !this.input.value) return;
    event.preventDefault();
    if (this.popup.hidden) this.input.value = "";
    this.close();
  }

  // A box of one line would glue the words of two lines together.
  pasted(event) {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!/[\r\n]/.test(text.trim())) return;
    event.preventDefault();
    this.hasLines = true;
    const line = text.trim().replace(/\s*[\r\n]+\s*/g, " ");
    // As if it was typed, so that undo takes it back; a browser may not know that any more.
    if (document.execCommand("insertText", false, line)) return;
    this.input.setRangeText(line, this.input.selectionStart, this.input.selectionEnd, "end");
    this.typed();
  }

  // What is short stands in the address at once, so that going back never asks to send again.
  submitted(event) {
    const text = this.input.value.trim();
    this.close();
    if (text.length > LONGEST || (text && this.hasLines)) return this.sayItWasPasted();
    event.preventDefault();
    const address = this.form.getAttribute("action");
    location.assign(text ? `${address}?${new URLSearchParams({ q: text })}` : address);
  }

  sayItWasPasted() {
    if (this.form.elements.pasted) return;
    const said = document.createElement("input");
    Object.assign(said, { type: "hidden", name: "pasted", value: "yes" });
    this.form.append(said);
  }
}

function enhance(form) {
  if (!form || enhanced.has(form)) return;
  enhanced.add(form);
  new Box(form);
}

function enhanceAll() {
  for (const form of document.querySelectorAll("form.search[data-suggestions]")) enhance(form);
}

enhanceAll();
document.addEventListener("htmx:historyRestore", enhanceAll);
document.addEventListener("htmx:afterSettle", enhanceAll);

// Which result was opened, so that editors learn what answers which words. It says nothing of who
// opened it, and nobody waits for it.
function tellOpened(link) {
  const form = document.querySelector("form.search");
  const shown = link.closest("[data-shown]")?.dataset.shown;
  const list = link.closest("[role=listbox]");
  if (!form || !(shown || list)) return;
  const said = new URLSearchParams({ kind: link.dataset.kind, number: link.dataset.number });
  if (list) {
    said.set("q", form.elements.q.value.trim());
    said.set("count", list.dataset.count);
  } else said.set("key", shown);
  const token = form.elements.csrfmiddlewaretoken?.value;
  if (token) said.set("csrfmiddlewaretoken", token);
  navigator.sendBeacon?.(form.dataset.opened, said);
}

for (const kind of ["click", "auxclick"]) {
  document.addEventListener(kind, (event) => {
    const link = event.target.closest("a[data-kind]");
    if (link && event.button < 2) tellOpened(link);
  });
}
