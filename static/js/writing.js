// The page on which an article is written: saving in place, and keeping on the server what is not
// saved yet, so that neither a crash nor an expired login loses it. Without it the form is a form.
const PAUSE = 1000; // milliseconds without a key before it is kept
const LONGEST = 3000; // and at most so long after the first one
const AGAIN = 5000; // how soon it is tried again when the site could not be reached

const form = document.getElementById("writing");
const body = document.getElementById("id_body");
const state = form.querySelector(".keep-state");
const note = (id) => document.getElementById(id);
const shelf = `unstuck.typed.${form.dataset.keep}.${form.elements.writer.value}`;

let saved = typed(); // what the form said when it was opened, or saved
let kept = saved; // what the server has of it
let keeping = null; // the request that is on its way
let timer = 0;
let first = 0; // when the oldest key that is not kept was typed
let asked = false; // who is signed in, since something was kept last
let isAway = false; // signed out, or somebody else is in
let sent = ""; // what the form said when it was sent to be saved
let drops = false; // leaving on purpose
if (note("given-back").textContent.trim()) saved = ""; // what stands there is not saved

// Everything that somebody typed: the same text is the same string.
function typed() {
  const said = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "based_on", "placed", "act", "tab", "given"].includes(name));
  return JSON.stringify(said);
}

function say(words, time = "") {
  state.textContent = (state.dataset[words] ?? "").replace("{time}", time);
  state.classList.toggle("bad", words === "failing");
}

// Keeping

form.addEventListener("input", () => {
  if (isAway) putAside();
  if (!first) first = Date.now();
  say(typed() === saved ? "" : "changed");
  if (typed() !== saved) document.querySelector("[data-saved]")?.replaceChildren();
  clearTimeout(timer);
  timer = setTimeout(keep, Math.max(0, Math.min(PAUSE, first + LONGEST - Date.now())));
});

async function keep() {
  clearTimeout(timer);
  const now = typed();
  if (keeping) return void keeping.then(keep); // one at a time, so that the last one lasts
  first = 0;
  if (isAway || now === kept) return;
  keeping = send(now);
  await keeping;
  keeping = null;
}

async function send(now) {
  let response;
  try {
    const signal = AbortSignal.timeout(10000);
    response = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form), redirect: "manual", signal });
  } catch {
    return tryAgain();
  }
  if (response.ok) {
    kept = now;
    asked = false;
    note("not-kept").hidden = true;
    const { kept: time } = await response.json();
    if (typed() !== saved && time) say("kept", time);
  } else if (response.status === 422) {
    refuse((await response.json()).why);
  } else if (response.status === 413) {
    refuse(document.querySelector("[data-when=too-large]").textContent);
  } else if (response.status >= 500) {
    tryAgain();
  } else await ask();
}

function tryAgain() {
  say("failing");
  timer = setTimeout(keep, AGAIN);
}

function refuse(why) {
  note("not-kept").textContent = why;
  note("not-kept").hidden = false;
}

// What is typed goes along when the page does: a browser that closes has no time for an answer.
function hurry() {
  if (isAway || drops || typed() === kept) return;
  const said = new FormData(form);
  if (!navigator.sendBeacon(form.dataset.keep, said)) void keep();
}
document.addEventListener("visibilitychange", () => document.hidden && hurry());
window.addEventListener("pagehide", hurry);
window.addEventListener("beforeunload", (event) => {
  if (!drops && typed() !== saved && (isAway || typed() !== kept)) event.preventDefault();
});

// Signed out

// Another login has another token; so who is refused asks who they are, and goes on if they may.
async function ask() {
  let said = null;
  try {
    const response = await fetch(form.dataset.keep, { redirect: "manual", cache: "no-store" });
    if (response.ok) said = await response.json();
  } catch {
    return tryAgain();
  }
  if (!said) return leave("signed-out");
  if (said.writer !== form.elements.writer.value) return leave("somebody-else");
  const soon = isAway || !asked;
  asked = true;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = said.token;
  isAway = false;
  for (const id of ["signed-out", "somebody-else"]) note(id).hidden = true;
  forget();
  timer = setTimeout(keep, soon ? 0 : AGAIN);
}

function leave(why) {
  isAway = true;
  for (const id of ["signed-out", "somebody-else"]) note(id).hidden = id !== why;
  say("changed");
  if (why === "signed-out") putAside();
}

// Back from another tab, or from a moment later: is there a login again?
const look = () => isAway && !document.hidden && ask();
window.addEventListener("focus", look);
document.addEventListener("visibilitychange", look);
setInterval(look, AGAIN);

// Until then what is typed lies in this tab alone, for who signs in again in it.
function putAside() {
  try {
    sessionStorage.setItem(shelf, typed());
  } catch {
    // No room, or refused: it stands in the page.
  }
}
function forget() {
  try {
    sessionStorage.removeItem(shelf);
  } catch {
    // There is nothing to forget then.
  }
}
function takeBack() {
  let said = null;
  try {
    said = JSON.parse(sessionStorage.getItem(shelf) ?? "null");
  } catch {
    return;
  }
  forget();
  for (const [name, value] of said ?? []) {
    const field = form.elements[name];
    if (field && name !== "writer" && typeof value === "string") field.value = value;
  }
  if (said && typed() !== saved) form.dispatchEvent(new Event("input", { bubbles: true }));
}
takeBack();

// Saving in place

// What is being kept arrives first, or it would be given back after it was saved.
document.addEventListener("htmx:confirm", (event) => {
  if (event.detail.elt !== form) return;
  event.preventDefault();
  clearTimeout(timer);
  Promise.resolve(keeping).then(() => {
    sent = typed();
    event.detail.issueRequest(true);
  });
});

// A login page is no part of this page, whatever asked for it.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (!xhr.responseURL || new URL(xhr.responseURL).pathname === new URL(requestConfig.path, location.href).pathname) return;
  event.detail.shouldSwap = false;
  event.detail.isError = false;
  void ask();
});
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 403) void ask();
});

document.addEventListener("htmx:afterSettle", (event) => {
  const { xhr } = event.detail;
  // Once for an answer: each of the other parts that it swaps says so too, naming the same target.
  if (event.target.id !== "saving" || !xhr || event.detail.requestConfig.verb !== "post") return;
  for (const one of document.querySelectorAll(".swap-failed")) one.hidden = true;
  markErrors();
  if (xhr.status !== 200) {
    form.querySelector(".field.wrong :is(input, textarea, select)")?.focus();
    return;
  }
  const changed = typed() !== sent;
  if (!changed && form.elements.note) form.elements.note.value = "";
  saved = kept = changed ? sent : typed();
  first = 0;
  say(changed ? "changed" : "");
  if (changed) void keep();
  htmx.trigger(form, "input"); // what is said of the text follows where readers stand now
});

function markErrors() {
  for (const place of form.querySelectorAll("[id$='-errors']")) {
    const name = place.id.slice(0, -"-errors".length);
    const field = form.elements[name];
    const wrong = Boolean(place.textContent.trim());
    place.closest(".field")?.classList.toggle("wrong", wrong);
    field?.toggleAttribute("aria-invalid", false);
    if (wrong) field?.setAttribute("aria-invalid", "true");
    if (wrong && place.closest("details")) place.closest("details").open = true;
  }
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "s") return;
  event.preventDefault();
  note("save").click();
});

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-drops]")) drops = true;
});

// Nobody is told to be here by a window that nobody looks at.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.id === "here" && document.hidden) event.preventDefault();
});
