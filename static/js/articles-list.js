// The list of articles: tick all of a page, or a row of them with Shift; how many are ticked.
const TICK = "input[name='article']";
let last = null;

const ticks = () => [...document.querySelectorAll(TICK)];

function count() {
  const all = ticks();
  const number = all.filter((tick) => tick.checked).length;
  const said = document.querySelector("[data-ticked]");
  if (said) said.textContent = number ? `${said.dataset.ticked} ${number}` : "";
  const button = document.querySelector("[data-tick-all]");
  if (!button) return;
  button.dataset.tick ??= button.textContent;
  button.textContent = number === all.length ? button.dataset.untick : button.dataset.tick;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-tick-all]")) {
    const all = ticks();
    const on = !all.every((tick) => tick.checked);
    for (const tick of all) tick.checked = on;
    count();
  } else if (event.target.matches(TICK)) {
    const all = ticks();
    const [from, to] = [all.indexOf(last), all.indexOf(event.target)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) {
      for (const tick of all.slice(from, to + 1)) tick.checked = event.target.checked;
    }
    last = event.target;
    count();
  }
});

// What the browser ticks again when somebody comes back, and a list that was swapped in.
addEventListener("pageshow", count);
document.addEventListener("htmx:afterSettle", count);
