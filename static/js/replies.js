// A reason, or a saved reply, puts its text in the field of the same form; never over words that somebody typed.
"use strict";

for (const form of document.querySelectorAll("form:has([data-text])")) {
  const field = form.querySelector("textarea");
  let last = field.value;
  form.addEventListener("change", (event) => {
    const text = (event.target.selectedOptions?.[0] ?? event.target).dataset.text;
    if (!text || (field.value.trim() && field.value !== last)) return;
    last = field.value = text;
  });
}
