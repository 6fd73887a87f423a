// Leads whoever opens a form to add something into its first field, and whoever is shown a form again to the first that is wrong.
"use strict";

const lead = () => {
  const form = document.querySelector("#content-main form[method=post]");
  if (!form) return;
  const fields = [...form.querySelectorAll("input:not([type=hidden], [type=submit], [type=button]), select, textarea")];
  const shown = fields.filter((field) => !field.disabled && field.offsetParent);
  const isNew = location.pathname.endsWith("/add/");
  const field = shown.find((each) => each.closest(".errors")) || (isNew && shown[0]);
  if (!field) return;
  const list = field.matches(".select2-hidden-accessible") && field.parentElement.querySelector(".select2-selection");
  (list || field).focus();
};

addEventListener("load", () => setTimeout(lead)); // once lists that are searched stand in the places of Django's
