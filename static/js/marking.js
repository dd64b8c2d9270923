// Words chosen with the mouse or the keyboard are hidden by kind. The page is whole without this file: words may be typed.
"use strict";

(() => {
  const story = document.querySelector("[data-story]");
  const bar = document.querySelector("[data-pick]");
  if (!story || !bar) return;

  function signs(range) {
    const copy = range.cloneContents();
    copy.querySelectorAll(".note").forEach((note) => note.remove());
    return copy.textContent;
  }

  function codePoints(text) {
    return [...text].length; // a string's own length counts UTF-16 units: an emoji would be two
  }

  function chosenSpan() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!story.contains(range.startContainer) || !story.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.setStart(story, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const words = signs(range);
    const start = codePoints(signs(before) + words) - codePoints(words.trimStart());
    return words.trim() ? { start, end: start + codePoints(words.trim()), words: words.trim() } : null;
  }

  let span = null;
  document.addEventListener("selectionchange", () => {
    const now = chosenSpan();
    if (!now && bar.contains(document.activeElement)) return; // the bar itself took the selection away
    span = now;
    bar.hidden = !span;
    if (span) bar.querySelector("[data-picked]").textContent = span.words;
  });
  bar.addEventListener("click", (event) => {
    const kind = event.target.closest("[data-kind]")?.dataset.kind;
    if (!kind || !span) return;
    const ask = bar.querySelector("[data-ask]");
    if (ask.checked) bar.action = ask.dataset.action;
    bar.elements.span.value = `${span.start}-${span.end}-${kind}`;
    bar.requestSubmit();
  });
})();
