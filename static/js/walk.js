// Comfort for walking, beside what swap.js does: an address for the first step.

// The first answer makes the walk. The page it was given on then stands in the history as that
// step of the walk, so going back to it and choosing again changes the answer.
document.addEventListener("htmx:beforeHistoryUpdate", (event) => {
  const answered = event.detail.xhr?.getResponseHeader("Walk-Answered");
  if (answered && location.pathname.startsWith("/fix/")) {
    history.replaceState({ htmx: true }, "", answered);
  }
});
