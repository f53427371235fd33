// Comfort for the order of categories: dragging, and Alt with the arrow keys. The buttons do the same.
const lines = () => [...document.querySelectorAll("[data-shelving] > li")];
const lineOf = (event) => event.target.closest?.("[data-shelving] > li") ?? null;
const WAYS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" };
let focused = ""; // the line that keeps the focus when the list comes back

function send(line, values) {
  const token = document.querySelector("[data-shelving] [name=csrfmiddlewaretoken]").value;
  focused = line.id;
  htmx.ajax("POST", line.dataset.move, { source: line, values: { csrfmiddlewaretoken: token, ...values } });
}

document.addEventListener("keydown", (event) => {
  const line = lineOf(event);
  if (!line || !event.altKey || !(event.key in WAYS)) return;
  event.preventDefault();
  if (line.querySelector(`[value=${WAYS[event.key]}]`)) send(line, { way: WAYS[event.key] });
});

document.addEventListener("click", (event) => {
  const line = lineOf(event);
  if (line && event.target.closest("[name=way]")) focused = line.id;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "category-list" || !focused) return;
  document.querySelector(`#${focused} a`)?.focus();
  focused = "";
});

// Over the upper third of a line: before it; over the lower third: after it; between: inside it.
let dragged = null;
function placeAt(event, line) {
  const { top, height } = line.getBoundingClientRect();
  const share = (event.clientY - top) / height;
  return share < 1 / 3 ? "before" : share > 2 / 3 ? "after" : "inside";
}
function clear() {
  for (const one of lines()) one.classList.remove("before", "after", "inside");
}
document.addEventListener("dragstart", (event) => {
  dragged = lineOf(event);
  dragged?.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const line = lineOf(event);
  clear();
  if (!dragged || !line || line === dragged) return;
  event.preventDefault();
  line.classList.add(placeAt(event, line));
});
document.addEventListener("drop", (event) => {
  const line = lineOf(event);
  if (!dragged || !line || line === dragged) return;
  event.preventDefault();
  send(dragged, { place: placeAt(event, line), other: line.dataset.key });
});
document.addEventListener("dragend", () => {
  clear();
  dragged?.classList.remove("dragged");
  dragged = null;
});
