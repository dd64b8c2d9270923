// The desk: words chosen with the mouse or the keyboard are hidden by kind; saved replies fill the field beside their list;
// keys bring to a decision and never press it, but what can be taken back (take, open, hide) they press at once.
// Every page of the desk works without this file.

const FIELDS = "input, textarea, select";

function signs(range) {
  const copy = range.cloneContents();
  copy.querySelectorAll(".note").forEach((note) => note.remove());
  return copy.textContent;
}

function codePoints(text) {
  return [...text].length; // a string's own length counts UTF-16 units: an emoji would be two
}

function chosenSpan(story) {
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

function picking(story, bar) {
  let span = null;
  document.addEventListener("selectionchange", () => {
    const now = chosenSpan(story);
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
}

function savedReplies(list) {
  const field = list.form.querySelector("textarea");
  let last = field.value;
  list.addEventListener("change", () => {
    const text = list.selectedOptions[0].dataset.text;
    if (!text || (field.value.trim() && field.value !== last)) return; // never over words somebody typed
    last = field.value = text;
  });
}

// While words are selected the figures choose what they are; else they hide the open passage of that number.
function press(key, bar, again) {
  if (bar && !bar.hidden && /^[1-9]$/.test(key)) {
    bar.querySelectorAll("[data-kind]")[key - 1].click();
    return true;
  }
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (target.hasAttribute("data-now")) {
    if (!again) target.click();
    return true;
  }
  const panel = target.closest("summary")?.parentElement;
  if (panel) panel.open = true;
  (panel?.querySelector(FIELDS.replaceAll(",", ":not([type=hidden]),")) ?? target).focus();
  return true;
}

const story = document.querySelector("[data-story]");
const bar = document.querySelector("[data-pick]");
if (story && bar) picking(story, bar);
document.querySelectorAll("form select:has(option[data-text])").forEach(savedReplies);
if (document.querySelector("[data-shortcuts]")) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches(FIELDS) && event.target.type !== "checkbox";
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    const figure = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]; // a French keyboard writes & where 1 is
    const key = figure ?? event.key.toLowerCase();
    if (key.length === 1 && key !== " " && press(key, bar, event.repeat)) event.preventDefault();
  });
}
