// Leaving fast, on every page. Shift pressed three times alone does what the Exit link does (after GOV.UK's "Exit this page").
"use strict";

(() => {
  const PRESSES = 3;
  const PAUSE = 5000; // milliseconds allowed between two presses
  const WRITING = "textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit], [type=button])";
  let presses = 0;
  let timer = 0;
  let combined = false; // Shift was held with another key, so its release says nothing
  let left = false;

  document.documentElement.dataset.js = "";

  function say(name) {
    const status = document.querySelector("[data-exit-status]");
    if (status) status.textContent = name ? status.dataset[name] : "";
  }

  function reset() {
    presses = 0;
    clearTimeout(timer);
    say("");
  }

  function leave() {
    const way = document.querySelector("a[data-exit]").href;
    const cover = document.createElement("div");
    cover.className = "exit-cover";
    cover.setAttribute("role", "alert");
    cover.textContent = document.querySelector("[data-exit-status]")?.dataset.leaving ?? "";
    left = true;
    // The words go before the navigation starts: a slow network must not leave them on the screen.
    document.body.replaceChildren(cover);
    location.replace(way);
  }

  function onShift() {
    presses += 1;
    clearTimeout(timer);
    if (presses === PRESSES) return leave();
    say(presses === 1 ? "two" : "one");
    timer = setTimeout(reset, PAUSE);
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("a[data-exit]")) return;
    event.preventDefault();
    leave();
  });

  document.addEventListener("keyup", (event) => {
    const alone = !(event.ctrlKey || event.altKey || event.metaKey || event.isComposing);
    if (left) return;
    if (event.target.closest?.(WRITING)) reset();
    else if (event.key === "Shift" && alone && !combined) onShift();
    else if (presses) reset();
    combined = event.shiftKey;
  });

  // A page brought back whole from the browser's memory would show what was on it.
  addEventListener("pageshow", (event) => {
    if (!event.persisted || !(left || "private" in document.body.dataset)) return;
    document.body.replaceChildren();
    location.replace(location.pathname + location.search);
  });
})();
