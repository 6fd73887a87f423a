// Names the fields of Django's admin that its templates and widgets leave without one, for screen readers:
// cells of inlines take their column's heading, dates, autocompletes and the text editor their row's label.
"use strict";

const NAMELESS = [
  ".tabular td input:not([type=hidden])",
  ".tabular td select",
  ".tabular td textarea",
  ".datetime input",
  ".select2-selection",
  "span.select2-selection__rendered",
  ".select2-search__field",
  ".tiptap",
  "#searchbar",
].map((selector) => `${selector}:not([aria-label])`).join(",");

function heading(cell) {
  const name = cell.className.split(" ").find((word) => word.startsWith("field-"));
  const headings = [...cell.closest("table").querySelectorAll("thead th")];
  return name
    ? headings.find((th) => th.classList.contains(name.replace("field-", "column-")))
    : headings[headings.length - 1];
}

function label(element) {
  const cell = element.closest(".tabular td");
  const row = element.closest(".fieldBox, .form-row, .flex-container");
  const source = cell ? heading(cell) : row && row.querySelector("label, legend");
  const text = source && source.textContent.trim().replace(/\s+/g, " ").replace(/[:?]$/, "");
  return text || element.closest("form")?.querySelector("input[type=submit]")?.value || "";
}

function nameAll() {
  for (const element of document.querySelectorAll(NAMELESS)) {
    element.setAttribute("aria-label", label(element));
    if (element.matches(".select2-selection")) element.removeAttribute("aria-labelledby");
  }
  for (const clear of document.querySelectorAll("ul > .select2-selection__clear:not([role])")) {
    clear.setAttribute("role", "listitem");
  }
}

new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
nameAll();
