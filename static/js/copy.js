// Copies the text of the element that `data-copy` names, and says so in the one `data-says` names.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  const said = document.querySelector(button.dataset.says);
  try {
    await navigator.clipboard.writeText(source.textContent);
    said.textContent = said.dataset.done;
  } catch {
    // No clipboard here (plain http, or refused): show and select it, so that one key copies it.
    source.hidden = false;
    getSelection().selectAllChildren(source);
    said.textContent = said.dataset.selected;
  }
});
