// Comfort for walking: focus on the new step, number keys, an address for the first step.
const KEYS_OFF = "unstuck.number-keys-off";

function keysAreOff() {
  try {
    return localStorage.getItem(KEYS_OFF) === "yes";
  } catch {
    return false; // storage is refused: the keys stay on, and the button works for this page
  }
}

function showKeys(off) {
  document.body.classList.toggle("keys-off", off);
  for (const button of document.querySelectorAll("[data-number-keys]")) {
    button.textContent = off ? button.dataset.turnOn : button.dataset.turnOff;
  }
}

showKeys(keysAreOff());

// A step that was swapped in is read from its heading, as a page that was loaded would be.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.id !== "walk" && event.detail.target?.id !== "walk") return;
  const heading = document.querySelector("#walk h1");
  if (heading) {
    heading.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }
  showKeys(document.body.classList.contains("keys-off"));
});

// The first answer makes the walk. The page it was given on then stands in the history as the
// first step of that walk, so going back to it and choosing again changes the answer.
document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
  const first = event.detail.xhr?.getResponseHeader("Walk-First-Step");
  if (first && location.pathname.startsWith("/fix/")) {
    history.replaceState({ htmx: true }, "", first);
  }
});

// The server was not reached, or did not answer in its way: the plain form still works.
for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => {
    const note = document.querySelector("#walk-failed");
    if (note) note.hidden = false;
  });
}

document.addEventListener("keydown", (event) => {
  if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.body.classList.contains("keys-off")) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  document.querySelectorAll("#walk .choice")[Number(event.key) - 1]?.click();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-number-keys]")) return;
  const off = !document.body.classList.contains("keys-off");
  showKeys(off);
  try {
    localStorage.setItem(KEYS_OFF, off ? "yes" : "no");
  } catch {
    // Not kept for the next page; this page has it.
  }
});
