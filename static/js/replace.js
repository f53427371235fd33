// Goes on with the next step of replacing, until somebody leaves the page.
const form = document.querySelector("[data-go-on]");
addEventListener("load", () => form?.requestSubmit());
