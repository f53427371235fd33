// The toolbar above a text and its keys, lists that go on with Enter, and linking what is found.
// All of it types into the textarea as a person would, so that the browser's undo takes it back.
const body = document.getElementById("id_body");
const bar = document.querySelector(".toolbar");
const find = document.getElementById("find");

// Puts text in the place of what is selected, and selects part of it (from, to: within the text).
function put(text, from = text.length, to = from) {
  body.focus();
  const start = body.selectionStart;
  if (!type(text)) {
    body.setRangeText(text, start, body.selectionEnd, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }
  body.setSelectionRange(start + from, start + to);
}

function type(text) {
  if (text) return document.execCommand("insertText", false, text);
  return body.selectionStart === body.selectionEnd || document.execCommand("delete");
}

// Other scripts put text by this event: detail { text, from, to, at }.
body.addEventListener("writing:put", (event) => {
  const { text, from, to, at } = event.detail;
  if (at !== undefined) body.setSelectionRange(at, at);
  put(text, from, to);
});

const selected = () => body.value.slice(body.selectionStart, body.selectionEnd);

// Selects the whole lines that the selection touches, and gives them.
function takeLines() {
  const start = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  const last = Math.max(body.selectionEnd - (selected().endsWith("\n") ? 1 : 0), start);
  const next = body.value.indexOf("\n", last);
  body.setSelectionRange(start, next < 0 ? body.value.length : next);
  return selected().split("\n");
}

// Blank lines round what stands as a block of its own; the cursor or the selection in it.
function putBlock(text, from, to) {
  const before = body.value.slice(0, body.selectionStart);
  const after = body.value.slice(body.selectionEnd);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const end = !after || after.startsWith("\n") ? "" : "\n\n";
  put(gap + text + end, gap.length + from, gap.length + to);
}

function wrap(mark) {
  const text = selected();
  const { selectionStart: start, selectionEnd: end, value } = body;
  if (value.slice(start - mark.length, start) === mark && value.slice(end, end + mark.length) === mark) {
    body.setSelectionRange(start - mark.length, end + mark.length);
    return put(text, 0, text.length);
  }
  put(mark + text + mark, mark.length, mark.length + text.length);
}

const ITEM = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+/;

// Every line becomes an item; where every line is one already, none is.
function list(marker) {
  const lines = takeLines();
  const isKind = marker(0) === "- " ? /^\s*[-*+]\s/ : /^\s*\d{1,9}[.)]\s/;
  const isList = lines.every((line) => isKind.test(line) || !line.trim()) && lines.some((line) => line.trim());
  let count = 0;
  const made = lines.map((line) => {
    if (isList) return line.replace(ITEM, "$1");
    if (!line.trim() && lines.length > 1) return line;
    return marker(count++) + line.replace(ITEM, "$1").trimStart();
  });
  const text = made.join("\n");
  const before = body.value.slice(0, body.selectionStart);
  const gap = isList || !before || /\n\s*\n$|^\s*$/.test(before) || ITEM.test(before.split("\n").at(-2) ?? "") ? "" : "\n";
  put(gap + text, (gap + text).length);
}

function callout() {
  const lines = takeLines();
  if (lines.every((line) => line.startsWith(">"))) {
    const kept = lines.map((line) => line.replace(/^>\s?/, "")).filter((line) => !/^\[!\w+\]\s*$/.test(line));
    return put(kept.join("\n"));
  }
  const text = `> [!NOTE]\n${lines.map((line) => `> ${line}`.trimEnd() || ">").join("\n")}`;
  const whole = lines.join("").trim() ? text : "> [!NOTE]\n> ";
  putBlock(whole, whole.length, whole.length);
}

function code() {
  const text = selected();
  if (!text.includes("\n")) return wrap("`");
  const fence = "```";
  putBlock(`${fence}\n${text.replace(/\n$/, "")}\n${fence}`, fence.length, fence.length);
}

function link() {
  const text = selected();
  if (/^(?:https?:\/\/|mailto:|\/)\S+$/.test(text)) return put(`[](${text})`, 1);
  put(`[${text}]()`, text ? text.length + 3 : 1);
}

function table() {
  const head = bar.querySelector("[data-tool=table]").dataset.head;
  const text = `| ${head} 1 | ${head} 2 |\n| --- | --- |\n|  |  |`;
  putBlock(text, 2, 2 + `${head} 1`.length);
}

const TOOLS = {
  bold: () => wrap("**"),
  link,
  find: () => openFind(),
  list: () => list(() => "- "),
  steps: () => list((count) => `${count + 1}. `),
  callout,
  code,
  table,
  file: () => document.getElementById("pick-file").click(),
};

// The keys, by where they lie: with Shift the same key says something else on every keyboard.
const KEYS = { KeyB: "bold", KeyK: "link", KeyE: "code" };
const SHIFTED = { KeyL: "find", Digit8: "list", Digit7: "steps", Digit9: "callout" };

body.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    const letter = event.key.length === 1 && /[a-z]/i.test(event.key) ? `Key${event.key.toUpperCase()}` : event.code;
    const tool = (event.shiftKey ? SHIFTED : KEYS)[letter];
    if (!tool) return;
    event.preventDefault();
    TOOLS[tool]();
  } else if (event.key === "Enter" && !event.shiftKey && !event.altKey) goOn(event);
});

// Enter in an item begins the next one; in an empty item it ends the list.
function goOn(event) {
  if (body.selectionStart !== body.selectionEnd) return;
  const start = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1;
  const line = body.value.slice(start, body.selectionStart);
  const item = /^(\s*)(?:([-*+])|(\d{1,9})([.)]))\s+(?:\[[ xX]\]\s+)?/.exec(line);
  if (!item) return;
  event.preventDefault();
  if (item[0].length === line.length) {
    body.setSelectionRange(start, body.selectionStart);
    return put("");
  }
  put(`\n${item[1]}${item[2] ?? `${Number(item[3]) + 1}${item[4]}`} `);
}

// The toolbar: one stop for Tab, arrows from button to button (WAI-ARIA Authoring Practices).
const buttons = [...bar.querySelectorAll("button")];
bar.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tool]");
  if (!button) return;
  stand(button);
  TOOLS[button.dataset.tool]();
});
bar.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
bar.addEventListener("focusin", (event) => stand(event.target));
bar.addEventListener("keydown", (event) => {
  const at = buttons.indexOf(document.activeElement);
  const step = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
  const goals = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: buttons.length - 1 };
  if (!(event.key in goals)) return;
  event.preventDefault();
  buttons[(goals[event.key] + buttons.length) % buttons.length].focus();
});
function stand(button) {
  for (const one of buttons) one.tabIndex = one === button ? 0 : -1;
}

// Linking what is found

const words = document.getElementById("find-words");
let stood = [0, 0]; // where the cursor was: a dialog that closes may move it
const rows = () => [...find.querySelectorAll("[data-insert]")];

function openFind() {
  stood = [body.selectionStart, body.selectionEnd];
  words.value = selected().slice(0, 100).split("\n")[0];
  document.getElementById("found").replaceChildren();
  find.showModal();
  words.select();
  if (words.value) words.dispatchEvent(new Event("input", { bubbles: true }));
}

find.addEventListener("click", (event) => {
  const row = event.target.closest("[data-insert]");
  if (row) insert(row);
  else if (event.target === find || event.target.closest("[data-close]")) goBack();
});
find.addEventListener("cancel", goBack);
find.addEventListener("keydown", (event) => {
  const all = rows();
  const at = all.indexOf(document.activeElement);
  if (event.key === "ArrowDown") all[Math.min(at + 1, all.length - 1)]?.focus();
  else if (event.key === "ArrowUp") (all[at - 1] ?? words).focus();
  else if (event.key === "Enter" && event.target === words) all[0] && insert(all[0]);
  else return;
  event.preventDefault();
});

function goBack() {
  find.close();
  body.focus();
  body.setSelectionRange(...stood);
}

function insert(row) {
  goBack();
  const text = selected();
  put(text && !text.includes("\n") ? `[${text}](${row.dataset.address})` : row.dataset.insert);
}
