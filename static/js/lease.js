// How long the claim lasts: told two minutes before its end, put off by typing or by a press; given up when the page closes.
"use strict";

(() => {
  const form = document.querySelector("[data-lease]");
  const [SECOND, MINUTE] = [1000, 60_000];
  const LEASE = 20 * MINUTE;
  const part = (name) => form.querySelector(`[data-${name}]`);
  let ends = Date.now() + form.dataset.lease * SECOND;
  let renewed = Date.now();
  let lost = false;
  let within = -Infinity; // when a link or a form of the desk was last pressed

  async function stay() {
    renewed = Date.now();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    lost = answer.status !== 204;
    if (!lost) ends = Math.max(ends, renewed + LEASE);
    look();
  }

  function show(name, shown) {
    if (part(name).hidden === shown) part(name).hidden = !shown;
  }

  function look() {
    const left = Math.max(0, ends - Date.now());
    part("minutes").textContent = Math.ceil(left / MINUTE);
    show("until", false);
    show("left", !lost);
    show("soon", !lost && left <= 2 * MINUTE);
    show("lost", lost);
  }

  function isWithin(link) {
    return link && link.origin === location.origin && link.pathname.startsWith("/admin/");
  }

  document.addEventListener("input", () => {
    if (Date.now() - renewed > 5 * MINUTE) stay().catch(() => {});
  });
  document.addEventListener("click", (event) => {
    if (isWithin(event.target.closest("a[href]"))) within = Date.now();
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== form) {
      within = Date.now();
      return;
    }
    event.preventDefault();
    stay().catch(() => {});
  });
  addEventListener("pagehide", () => {
    if (Date.now() - within > 10 * SECOND) navigator.sendBeacon(form.dataset.leave, new FormData(form));
  });
  // Whoever comes back to a page is at work on it; one that is loaded anew follows the last word of the one before.
  const came = performance.getEntriesByType("navigation")[0]?.type;
  if ((came && came !== "navigate") || ends - Date.now() <= 2 * MINUTE) stay().catch(() => {});
  look();
  setInterval(look, 10 * SECOND);
})();
