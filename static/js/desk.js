// The keys of the desk bring to a decision and never press it; what can be taken back (take, open, hide) they press at once.
// Every page of the desk works without this file.
"use strict";

(() => {
  const FIELDS = "input:not([type=hidden]), textarea, select";
  const bar = document.querySelector("[data-pick]");

  // Figures: what selected words are; else, among reasons, the one of that place; else the open passage of that number.
  function figure(key) {
    const radios = document.activeElement.matches("[type=radio]") && document.activeElement.form;
    const [owner, choices] = bar && !bar.hidden ? [bar, "[data-kind]"] : [radios, "[type=radio]"];
    if (!owner) return false;
    const chosen = owner.querySelectorAll(choices)[key - 1];
    chosen?.focus();
    chosen?.click();
    return true;
  }

  function press(key, again) {
    if (/^[1-9]$/.test(key) && figure(key)) return true;
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!target) return false;
    if (target.hasAttribute("data-now")) {
      if (!again) target.click();
      return true;
    }
    const panel = target.closest("summary")?.parentElement;
    if (panel) panel.open = true;
    (panel?.querySelector(FIELDS) ?? target).focus();
    return true;
  }

  if (!document.querySelector("[data-shortcuts]")) return;
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches(FIELDS) && !event.target.matches("[type=checkbox], [type=radio]");
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]; // a French keyboard writes & where 1 is
    const key = digit ?? event.key.toLowerCase();
    if (key.length === 1 && key !== " " && press(key, event.repeat)) event.preventDefault();
  });
})();
