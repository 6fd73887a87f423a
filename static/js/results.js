// After filters were applied without a new page: the reader is told so, at the heading of the results.
document.addEventListener("htmx:after:swap", () => document.getElementById("results")?.focus());
