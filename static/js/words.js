// The author's pages: what she typed is not lost by a link, and not kept by the browser.
"use strict";

(() => {
  const WORDS = "textarea, input[type=hidden][name=story]"; // the second one holds them on the page where she re-reads
  const AWAY = "a[href]:not([data-exit], [href^='#'], [href^='tel:'], [href^='sms:'], [href^='mailto:'])";

  const holdsWords = () => [...document.querySelectorAll(WORDS)].some((field) => field.value.trim());

  // Only links ask: closing the tab, Back and Exit stay as fast as they are.
  document.addEventListener("click", (event) => {
    const inOtherTab = event.ctrlKey || event.metaKey || event.shiftKey;
    if (inOtherTab || !event.target.closest(AWAY) || !holdsWords()) return;
    if (!confirm(document.body.dataset.loses)) event.preventDefault();
  });

  // Browsers keep what fields hold, in memory and sometimes on disk, to fill them again later.
  addEventListener("pagehide", () => {
    for (const field of document.querySelectorAll("input, textarea, select")) {
      if (field.type !== "checkbox" && field.type !== "radio") field.value = "";
      field.checked = false;
    }
  });
})();
