// Pictures and files that are pasted, dropped or picked: sent one after the other, and put into the
// text where the cursor was, with the cursor where a picture's description belongs.
const form = document.getElementById("writing");
const body = document.getElementById("id_body");
const field = body.closest(".field");
const said = document.getElementById("file-state");
const pick = document.getElementById("pick-file");
let waiting = Promise.resolve();
let asksFor = ""; // the end of the picture whose description is asked for

function say(words, kind = "") {
  said.textContent = words;
  said.classList.toggle("asks", kind === "asks");
  said.classList.toggle("bad", kind === "bad");
}

function add(files) {
  for (const file of files) waiting = waiting.then(() => send(file));
}

async function send(file) {
  const at = body.selectionStart;
  const length = body.value.length;
  say(said.dataset.adding.replace("{name}", file.name));
  const sent = new FormData();
  sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  sent.set("file", file, file.name || "picture.png");
  let response;
  try {
    response = await fetch(form.dataset.addFile, { method: "POST", body: sent, redirect: "manual", headers: { Accept: "application/json" } });
  } catch {
    return say(said.dataset.unreached, "bad");
  }
  if (response.status === 413) return say(said.dataset.tooLarge.replace("{name}", file.name), "bad");
  if (response.status === 422) return say((await response.json()).why, "bad");
  if (!response.ok) return say(said.dataset.unreached, "bad");
  const { markdown, is_picture: isPicture } = await response.json();
  // Typed on meanwhile: then it goes where the cursor is now.
  put(markdown, isPicture, body.value.length === length ? at : undefined);
}

function put(markdown, isPicture, at) {
  const detail = { text: markdown, at, from: isPicture ? 2 : markdown.length };
  body.dispatchEvent(new CustomEvent("writing:put", { detail }));
  asksFor = isPicture ? markdown : "";
  say(isPicture ? said.dataset.alt : "", isPicture ? "asks" : "");
}

// The description is there: nothing is asked for any more.
body.addEventListener("input", () => {
  if (asksFor && !body.value.includes(asksFor)) {
    asksFor = "";
    say("");
  }
});

body.addEventListener("paste", (event) => {
  const { files } = event.clipboardData;
  // A word processor sends its text as a picture too: the text is meant.
  if (!files.length || event.clipboardData.getData("text/plain")) return;
  event.preventDefault();
  add(files);
});

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
form.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  field.classList.add("over");
});
form.addEventListener("dragleave", (event) => {
  if (!form.contains(event.relatedTarget)) field.classList.remove("over");
});
form.addEventListener("drop", (event) => {
  field.classList.remove("over");
  if (!hasFiles(event)) return;
  event.preventDefault();
  add(event.dataTransfer.files);
});
pick.addEventListener("change", () => {
  add([...pick.files]);
  pick.value = "";
});
