// Lets staff look for what they choose from a long list, as in Django's autocompletes. Without it the list stays one.
"use strict";

django.jQuery(($) => {
  $("select.searched-choices")
    .select2({ theme: "admin-autocomplete" })
    .on("select2:select select2:unselect", (event) => {
      event.target.dispatchEvent(new Event("change", { bubbles: true })); // jQuery's own reaches none but its listeners
    });
});
