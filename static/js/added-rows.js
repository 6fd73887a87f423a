// Leads whoever adds a row to a form of Django's admin into it: by keyboard its fields stand before the link that adds it.
"use strict";

document.addEventListener("formset:added", (event) => {
  const fields = event.target.querySelectorAll("input:not([type=hidden]), select, textarea");
  const first = [...fields].find((field) => field.tabIndex >= 0 && !field.readOnly && field.offsetParent);
  if (first) first.focus();
});
