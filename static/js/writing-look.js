// The preview beside a text: it keeps its place while it changes, headings and marks lead to their
// line, and on a phone one of both is shown.
const body = document.getElementById("id_body");
const look = document.getElementById("look");
const panes = document.querySelector(".write-panes");
const tabs = [...document.querySelectorAll(".write-tabs button")];
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function show(pane) {
  panes.dataset.shown = pane;
  for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.pane === pane));
}
for (const tab of tabs) tab.addEventListener("click", () => show(tab.dataset.pane));

// What is swapped keeps how it was looked at.
let before = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== look) return;
  const seen = (name) => look.querySelector(name)?.scrollTop ?? 0;
  before = {
    text: seen(".look-text"),
    marks: seen(".marks"),
    outline: seen(".text-outline ol"),
    isOpen: look.querySelector(".text-outline")?.open ?? true,
    focus: look.contains(document.activeElement) ? document.activeElement.dataset.line : null,
  };
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== look || !before) return;
  const outline = look.querySelector(".text-outline");
  if (outline) outline.open = before.isOpen;
  for (const [name, top] of [[".look-text", before.text], [".marks", before.marks], [".text-outline ol", before.outline]]) {
    const part = look.querySelector(name);
    if (part) part.scrollTop = top;
  }
  if (before.focus) look.querySelector(`[data-line="${CSS.escape(before.focus)}"]`)?.focus();
});

look.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const goal = event.target.closest("[data-line]");
  if (link?.getAttribute("href")?.startsWith("#")) {
    event.preventDefault();
    scrollTo(decodeURIComponent(link.getAttribute("href").slice(1)));
  } else if (link && !event.ctrlKey && !event.metaKey && link.closest(".look-text")) {
    // Nobody means to leave what they write.
    event.preventDefault();
    open(link.href, "_blank", "noopener");
  }
  if (goal) goTo(Number(goal.dataset.line));
});

function scrollTo(id) {
  const text = look.querySelector(".look-text");
  const heading = document.getElementById(id);
  if (!heading || !text.contains(heading)) return;
  const top = heading.getBoundingClientRect().top - text.getBoundingClientRect().top + text.scrollTop;
  text.scrollTo({ top: top - 8, behavior: calm.matches ? "instant" : "smooth" });
}

// The cursor at a line, which is selected, and in sight.
function goTo(line) {
  show("text");
  const lines = body.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  body.focus();
  body.setSelectionRange(start, start);
  body.scrollTop = heightOf(body.value.slice(0, start)) - body.clientHeight / 3;
  body.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  body.scrollIntoView({ block: "nearest" });
}

// How high a text stands in the textarea, with its long lines broken as they are there.
function heightOf(text) {
  const copy = body.cloneNode();
  copy.removeAttribute("id");
  copy.removeAttribute("name");
  copy.tabIndex = -1;
  copy.style.cssText = "position:absolute;visibility:hidden;block-size:0;min-block-size:0;min-height:0";
  copy.style.inlineSize = `${body.offsetWidth}px`;
  copy.value = text;
  body.after(copy);
  const height = copy.scrollHeight;
  copy.remove();
  return height;
}
