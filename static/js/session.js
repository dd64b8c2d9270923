// The desk tells two minutes before a session ends, and puts that off at a press (WCAG 2.2.1). Typing counts as being there.
"use strict";

(() => {
  const bar = document.querySelector("[data-session]");
  const MINUTE = 60_000;
  const EARLIER = 2 * MINUTE;
  const { idle, left, token } = bar.dataset;
  const last = Date.now() + left * 1000; // however busy somebody is
  let ends = Math.min(Date.now() + idle * 1000, last);
  let said = Date.now();

  async function here() {
    said = Date.now();
    const answer = await fetch(bar.dataset.session, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "manual" });
    if (answer.status === 204) ends = Math.min(Date.now() + idle * 1000, last);
    look();
  }

  function look() {
    const close = ends - Date.now() < EARLIER;
    bar.querySelector("[data-soon]").hidden = ends === last;
    bar.querySelector("[data-last]").hidden = ends !== last;
    if (bar.hidden === close) bar.hidden = !close;
  }

  document.addEventListener("input", () => {
    if (Date.now() - said > 5 * MINUTE) here().catch(() => {});
  });
  bar.querySelector("button").addEventListener("click", () => here().catch(() => {}));
  setInterval(look, 10_000);
})();
