// Comfort for walking: focus on the new step, an address for the first one, and a word when the
// server could not be reached or could not answer.

// A step that was swapped in is read from its heading, as a page that was loaded would be.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.id !== "walk" && event.detail.target?.id !== "walk") return;
  for (const note of document.querySelectorAll(".walk-failed")) note.hidden = true;
  const heading = document.querySelector("#walk h1");
  if (heading) {
    heading.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }
});

// The first answer makes the walk. The page it was given on then stands in the history as that
// step of the walk, so going back to it and choosing again changes the answer.
document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
  const answered = event.detail.xhr?.getResponseHeader("Walk-Answered");
  if (answered && location.pathname.startsWith("/fix/")) {
    history.replaceState({ htmx: true }, "", answered);
  }
});

function say(what) {
  for (const note of document.querySelectorAll(".walk-failed")) {
    note.hidden = note.dataset.when !== what;
    if (!note.hidden) note.scrollIntoView({ block: "nearest" });
  }
}

document.addEventListener("htmx:sendError", () => say("unreached"));
document.addEventListener("htmx:timeout", () => say("unreached"));
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  say(status === 413 ? "too-large" : status === 404 || status === 403 ? "gone" : "broken");
});
