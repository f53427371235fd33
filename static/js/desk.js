// Comfort for the screen on which a fix is drawn: keys and dragging in the outline, saving by
// Ctrl+S, and a question before something typed is lost. All of it can be done without.
let dirty = false;

const desk = () => document.getElementById("desk");
const lines = () => [...document.querySelectorAll("[data-outline] > li")];

document.addEventListener("input", (event) => {
  if (event.target.closest("[data-step-form]")) dirty = true;
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
  if (event.detail.target?.id === "desk") {
    htmx.ajax("GET", desk().dataset.map, { source: "#map" });
  }
});

// After "Add an answer" one types that answer.
let added = false;
document.addEventListener("htmx:beforeRequest", (event) => {
  added = event.detail.requestConfig.triggeringEvent?.submitter?.value === "add-answer";
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (!added || event.detail.target?.id !== "desk") return;
  added = false;
  setTimeout(() => [...document.querySelectorAll(".answer [name$='-label']")].at(-1)?.focus());
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    const save = document.querySelector("[data-step-form] .actions button.button");
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
  if (event.target.matches("[data-step-form] [name=kind], [data-step-form] [name=check]")) {
    event.target.form.requestSubmit();
  }
});
