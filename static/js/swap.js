// Comfort for pages of which htmx swaps a part: focus on what is new, and a word when the server
// could not be reached or could not answer.

// A part that was swapped in is read from its heading, as a page that was loaded would be.
document.addEventListener("htmx:afterSettle", (event) => {
  const part = document.getElementById(event.detail.target?.id || event.detail.elt.id);
  const heading = part?.querySelector(":is(h1, h2)[tabindex='-1']");
  if (!heading) return;
  for (const note of document.querySelectorAll(".swap-failed")) note.hidden = true;
  const isWholePage = heading.matches("h1");
  heading.focus({ preventScroll: isWholePage });
  if (isWholePage) scrollTo({ top: 0 });
});

function say(what) {
  for (const note of document.querySelectorAll(".swap-failed")) {
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
