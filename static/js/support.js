// « Nous vous croyons »: the thanks take the button's place, so that no history entry tells who pressed it.
"use strict";

(() => {
  const PATIENCE = 10000; // milliseconds

  async function thanks(form) {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "text/html" },
      cache: "no-store",
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector("[data-thanks]") ?? Promise.reject(new TypeError("no thanks"));
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-support]")) return;
    event.preventDefault();
    if (form.dataset.support) return;
    form.dataset.support = "sent";
    form.querySelector("button").setAttribute("aria-disabled", "true");
    try {
      const words = document.adoptNode(await thanks(form));
      words.tabIndex = -1;
      form.replaceWith(words);
      words.focus();
    } catch {
      form.submit(); // the page says what went wrong
    }
  });
})();
