// Says that scripts run, so that what needs one can be shown; and the keyboard shortcuts, which
// can be turned off: whoever speaks to a machine types keys without meaning to.
const KEYS_OFF = "unstuck.keys-off";
const page = document.documentElement;

page.classList.add("scripted");
showKeys(kept());

function kept() {
  try {
    return localStorage.getItem(KEYS_OFF) === "yes";
  } catch {
    return false; // storage is refused: the keys are on, and the switch works for this page
  }
}

function showKeys(off) {
  page.classList.toggle("keys-off", off);
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.textContent = off ? button.dataset.turnOn : button.dataset.turnOff;
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-keys]")) return;
  const off = !page.classList.contains("keys-off");
  showKeys(off);
  try {
    localStorage.setItem(KEYS_OFF, off ? "yes" : "no");
  } catch {
    // Not kept for the next page; this page has it.
  }
});

// `/` goes to the search box, a number presses that choice of a step.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || page.classList.contains("keys-off")) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "/") {
    const box = document.querySelector(".search [name=q]");
    if (!box || !box.checkVisibility()) return;
    event.preventDefault();
    box.focus();
    box.select();
  } else if (/^[1-9]$/.test(event.key)) {
    document.querySelectorAll("#walk .choice")[Number(event.key) - 1]?.click();
  }
});
