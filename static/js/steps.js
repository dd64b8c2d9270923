// The form, one step at a time: form[data-steps] holds elements [data-step]; [data-first] and [data-last] anywhere on the page
// show only with the first or the last step. Without this script the form is one page. History entries hold a number alone.
"use strict";

(() => {
  let current = 0;

  const form = () => document.querySelector("form[data-steps]");
  const steps = () => [...(form()?.querySelectorAll("[data-step]") ?? [])];

  function button(name, style) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = style;
    made.dataset.move = name;
    made.textContent = document.body.dataset[name];
    return made;
  }

  function furnish(step, index, total) {
    const count = document.createElement("span");
    count.className = "step-count";
    count.textContent = document.body.dataset.count.replace("{step}", index + 1).replace("{total}", total);
    (step.querySelector("legend, h2") ?? step).prepend(count);
    const last = index === total - 1;
    const moves = (last && form().querySelector(".actions[data-last]")) || step.appendChild(document.createElement("div"));
    moves.classList.add("actions");
    if (!last) moves.append(button("continue", "button"));
    if (index > 0) moves.append(button("previous", "button-quiet"));
    step.tabIndex = -1;
  }

  function show(index) {
    const all = steps();
    current = Math.min(Math.max(index, 0), all.length - 1);
    all.forEach((step, at) => { step.hidden = at !== current; });
    for (const only of document.querySelectorAll("[data-first]")) only.hidden = current !== 0;
    for (const only of document.querySelectorAll("[data-last]")) only.hidden = current !== all.length - 1;
  }

  function go(index) {
    show(index);
    history.pushState({ step: current }, "");
    steps()[current].focus();
    steps()[current].scrollIntoView({ block: "start" });
  }

  // Which step to open: the first with an error, else the one with the answer to be changed, else the first.
  function opening(all) {
    const asked = form().dataset.open;
    const field = form().querySelector(".is-invalid, .invalid-feedback") ?? (asked && form().elements.namedItem(asked));
    const node = field instanceof RadioNodeList ? field[0] : field;
    const at = node ? all.findIndex((step) => step.contains(node)) : -1;
    return Math.max(at, 0);
  }

  function start(back) {
    const all = steps();
    if (all.length < 2) return;
    all.forEach((step, index) => furnish(step, index, all.length));
    show(back ? all.length - 1 : opening(all));
    // Back from the check page used up the entry of the last step.
    if (back) history.pushState({ step: current }, "");
    else history.replaceState({ step: current }, "");
  }

  document.addEventListener("click", (event) => {
    const move = event.target.closest("[data-move]")?.dataset.move;
    if (move) go(current + (move === "continue" ? 1 : -1));
    // A link of the error summary may lead into a step that is folded away. Followed as a fragment, it would leave an entry
    // without a step.
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.querySelector(link.hash);
    const at = field ? steps().findIndex((step) => step.contains(field)) : -1;
    if (at < 0) return;
    event.preventDefault();
    show(at);
    field.focus();
  });

  // Enter in a field before the last step means "continue", not "send".
  document.addEventListener("submit", (event) => {
    if (event.target !== form() || current === steps().length - 1 || event.submitter?.checkVisibility?.()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    go(current + 1);
  }, { capture: true });

  // An entry without a step is a fragment of this page: the skip link's.
  addEventListener("popstate", (event) => {
    if (form() && event.state && "step" in event.state) show(event.state.step);
  });
  document.addEventListener("inplace", (event) => start(event.detail.back));
  start(false);
})();
