// Which part of the text somebody was reading: it is said with a comment on what was wrong, so that
// whoever mends the text finds the place. It stays in this page unless the comment is sent.
const parts = [...(document.querySelector("article .prose")?.children ?? [])];
const seconds = new Map(); // how long each part was in the middle of the window, lately
const LATELY = 0.98; // of what was, each second: the end of reading counts most

function reading() {
  if (document.hidden) return;
  for (const [part, long] of seconds) seconds.set(part, long * LATELY);
  const middle = innerHeight / 2;
  const part = parts.find((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return top <= middle && bottom >= middle;
  });
  if (part) seconds.set(part, (seconds.get(part) ?? 0) + 1);
}
if (parts.length) setInterval(reading, 1000);

function offer() {
  const select = document.querySelector("[data-parts]");
  if (!select || select.value || select.dataset.offered || !seconds.size) return;
  select.dataset.offered = "yes";
  const [part] = [...seconds].reduce((most, one) => (one[1] > most[1] ? one : most));
  const number = String(parts.indexOf(part));
  const known = [...select.options].find((option) => option.value === number);
  const words = part.textContent.trim().replace(/\s+/g, " ");
  if (!known && !words) return;
  const option = known ?? new Option("", number);
  if (!known) {
    const short = words.length > 80 ? `${words.slice(0, 79)}…` : words;
    option.textContent = select.dataset.reading.replace("%s", short);
    select.options[0].after(option);
  }
  option.selected = true;
}
document.addEventListener("htmx:afterSettle", offer);
