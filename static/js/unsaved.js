// Asks before a form of the admin is left with changes that are not saved.
"use strict";

const form = document.querySelector("#content-main form[method=post]:not(#changelist-form):not(#logout-form)");

if (form) {
  let changed = Boolean(form.querySelector(".errorlist, .errornote"));
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("change", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
