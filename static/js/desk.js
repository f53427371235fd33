// Comfort for the screen on which a fix is drawn: keys and dragging in the outline, saving by
// Ctrl+S, and a question before something typed is lost. All of it can be done without.
let dirty = false;

const desk = () => document.getElementById("desk");
const lines = () => [...document.querySelectorAll("[data-outline] > li")];

// Whether what is typed is saved, said beside the button that saves it.
function sayWhether(state) {
  const note = document.querySelector(".save-state");
  if (!note || note.textContent === (note.dataset[state] ?? "")) return;
  note.textContent = note.dataset[state] ?? "";
  note.classList.toggle("changed", state === "changed");
}

document.addEventListener("input", (event) => {
  if (!event.target.closest("[data-step-form]")) return;
  dirty = true;
  sayWhether("changed");
});
document.addEventListener("submit", (event) => {
  if (event.target.closest("[data-step-form]")) dirty = false;
});
window.addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

// Leaving a step by htmx loads no page, so the browser does not ask: this does.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, target } = event.detail;
  if (!dirty || target?.id !== "desk" || elt.matches("[data-step-form]")) return;
  if (confirm(desk().dataset.leave)) dirty = false;
  else event.preventDefault();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "desk" && event.detail.xhr.status === 200) dirty = false;
});

// The map is drawn after the rest: an answer need not wait for it.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "desk") {
    htmx.ajax("GET", desk().dataset.map, { source: "#map" });
  }
});

// How the screen was looked at before it was asked for anew.
let before = null;
const outline = () => document.querySelector(".outline");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id !== "desk") return;
  const { activeElement: at } = document;
  before = {
    act: event.detail.requestConfig.triggeringEvent?.submitter?.value ?? "",
    saves: event.detail.elt.matches("[data-step-form]"),
    step: desk().dataset.map,
    field: at?.id ? `#${CSS.escape(at.id)}` : at?.name ? `[name="${at.name}"][value="${at.value}"]:not([tabindex="-1"])` : "",
    seen: scrollY,
    outline: outline()?.scrollTop ?? 0,
    unfolded: unfolded(),
  };
});

// swap.js goes to the heading, as for a page that is new. Whoever goes on with the same step stays
// where they were, at what was added, or at the first field that is to be mended.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "desk" || !before) return; // not what was swapped beside it
  const was = before;
  before = null;
  setFolds(was.step === desk().dataset.map ? was.unfolded : []);
  measure();
  showOpenLine(was.outline);
  const wrong = desk().querySelector(".field.wrong :is(input, textarea, select)");
  const stays = wrong || (was.step === desk().dataset.map && !desk().querySelector("[role=alert]"));
  const field = wrong || (stays && goOnAt(was));
  scrollTo({ top: field ? was.seen : 0, behavior: "instant" });
  look(field);
  if (stays && !wrong && was.saves) sayWhether("saved");
});

function goOnAt(was) {
  if (was.act === "add-answer") return [...document.querySelectorAll(".answer [name$='-label']")].at(-1);
  const [, by, number] = /^(up|down)-(\d+)$/.exec(was.act) ?? [];
  if (by) {
    const answer = document.querySelectorAll(".answer")[Number(number) - (by === "up" ? 2 : 0)];
    return answer?.querySelector("[name$='-label']");
  }
  if (was.act.startsWith("remove-")) return document.querySelector("[name=act][value=add-answer]");
  return was.field && document.querySelector(`#desk ${was.field}`);
}

function look(field) {
  if (!field) return;
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: "nearest", behavior: "instant" });
}

// On a phone the outline and the problems are folded, so that the step is within reach; elsewhere
// nothing is. What was unfolded stays so while the same step is open.
const FOLDS = [".outline-fold", ".problems-fold"];
const narrow = matchMedia("(max-width: 48rem)");
const unfolded = () => FOLDS.filter((fold) => document.querySelector(fold)?.open);

function setFolds(open = []) {
  for (const fold of FOLDS) {
    const part = document.querySelector(fold);
    if (part) part.open = !narrow.matches || open.includes(fold);
  }
}
narrow.addEventListener("change", () => setFolds());

// What is typed is looked at, and the problems come anew beside the text.
let wereOpen = [];
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target?.id === "problems") wereOpen = unfolded();
});
document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target?.id === "problems") setFolds(wereOpen);
});
document.addEventListener(
  "toggle",
  (event) => {
    if (event.target.matches?.(".outline-fold") && event.target.open) showOpenLine();
    if (event.target.matches?.(".problems-fold")) measure();
  },
  true,
);

// A long outline stays where it was scrolled to, as far as the open step is in sight.
function showOpenLine(top = 0) {
  const pane = outline();
  if (!pane) return;
  pane.scrollTop = top;
  const line = pane.querySelector("[aria-current=page]");
  if (!line) return;
  const [a, b] = [line.getBoundingClientRect(), pane.getBoundingClientRect()];
  const below = Math.min(b.bottom, innerHeight - 2 * a.height);
  if (a.top < b.top) pane.scrollTop -= b.top - a.top;
  else if (a.bottom > below) pane.scrollTop += a.bottom - below;
}

// What is wrong lies over the foot of the window: how high, the styles need to know.
function measure() {
  const problems = document.getElementById("problems");
  const over = problems && getComputedStyle(problems).position === "sticky" ? problems.offsetHeight : 0;
  document.documentElement.style.setProperty("--problems", `${over}px`);
}
window.addEventListener("resize", measure);
setFolds();
measure();
showOpenLine();
document.addEventListener("htmx:afterSettle", measure);

// Whoever names a step means to lead to it.
document.addEventListener("change", (event) => {
  if (!event.target.matches(".answer [name$='-step']") || !event.target.value.trim()) return;
  const way = event.target.closest(".answer").querySelector("[name$='-way']");
  if (way.value) return;
  const isThere = [...document.querySelectorAll("#steps option")].some((o) => o.value === event.target.value);
  way.value = isThere ? "to" : "new-question";
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    const save = document.querySelector("[data-step-form] .save-bar button.button");
    if (!save) return;
    event.preventDefault();
    save.click();
    return;
  }
  const line = event.target.closest("[data-outline] > li");
  if (line) inOutline(event, line);
});

// Up and down go from line to line, left to the answer's own step, right into what lies below;
// with Alt, up and down move the answer among the others of its step.
function inOutline(event, line) {
  const all = lines();
  const at = all.indexOf(line);
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    move(line, event.key === "ArrowUp" ? -1 : 1);
    return;
  }
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const depth = (one) => Number(/\bat-(\d+)/.exec(one.className)[1]);
  const goals = {
    ArrowUp: all[at - 1],
    ArrowDown: all[at + 1],
    Home: all[0],
    End: all.at(-1),
    ArrowLeft: all.slice(0, at).findLast((one) => depth(one) < depth(line)),
    ArrowRight: all[at + 1] && depth(all[at + 1]) > depth(line) ? all[at + 1] : undefined,
  };
  if (!(event.key in goals)) return;
  event.preventDefault();
  goals[event.key]?.querySelector("a").focus();
}

let moved = ""; // the address of the answer that was moved: it keeps the focus
document.addEventListener("htmx:afterSettle", (event) => {
  if (!moved || event.detail.target?.id !== "desk") return;
  const address = moved;
  moved = "";
  setTimeout(() => lines().find((one) => one.dataset.move === address)?.querySelector("a").focus());
});

function move(line, by) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (!line.dataset.move || !token || by === 0) return;
  const open = /\/steps\/([^/]+)\//.exec(location.pathname)?.[1] ?? "";
  const values = { csrfmiddlewaretoken: token.value, by, open, request_key: crypto.randomUUID?.() ?? "" };
  const address = line.dataset.move;
  moved = address;
  htmx.ajax("POST", address, { source: line, values });
}

// Dragging an answer over another of the same step takes it to that one's place.
let dragged = null;
const isSibling = (line) => dragged && line && line !== dragged && line.dataset.parent === dragged.dataset.parent;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-outline] > li[draggable=true]") ?? null;
  dragged?.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const line = event.target.closest?.("[data-outline] > li");
  for (const one of lines()) one.classList.toggle("over", one === line && isSibling(line));
  if (isSibling(line)) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const line = event.target.closest?.("[data-outline] > li");
  if (!isSibling(line)) return;
  event.preventDefault();
  move(dragged, Number(line.dataset.place) - Number(dragged.dataset.place));
});
document.addEventListener("dragend", () => {
  for (const one of lines()) one.classList.remove("over", "dragged");
  dragged = null;
});

// Another kind has other fields: they come with the page after saving.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.matches("[data-step-form] [name=kind], [data-step-form] [name=check]")) return;
  const answers = [...document.querySelectorAll(".answer :is([name$='-label'], [name$='-step'])")];
  if (field.name === "kind" && answers.some((one) => one.value) && !confirm(field.form.dataset.otherKind)) {
    field.value = [...field.options].find((one) => one.defaultSelected)?.value ?? field.value;
    return;
  }
  field.form.requestSubmit();
});
