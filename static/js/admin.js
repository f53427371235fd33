// Publishing takes the saved text. Who has typed since is told to save first, not let down.
addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#article_form");
  const acts = document.querySelector(".acts");
  if (!form || !acts) return;
  form.addEventListener("input", () => {
    for (const button of acts.querySelectorAll("input[type=submit]")) button.disabled = true;
    acts.querySelector(".unsaved").hidden = false;
  });
});
