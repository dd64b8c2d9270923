// While many texts arrive, the page where she re-reads carries a small calculation: a worker does it as she reads. Sending never
// waits for it, and a browser that cannot do it sends all the same.
"use strict";

(() => {
  let worker = null;

  function begin() {
    worker?.terminate(); // its page is gone
    worker = null;
    const box = document.querySelector("[data-check]");
    if (!box) return;
    const state = box.querySelector("[role=status]");
    worker = new Worker(box.dataset.worker);
    worker.addEventListener("message", ({ data }) => {
      box.querySelector("[name=check]").value = data;
      state.textContent = data ? box.dataset.done : "";
    });
    worker.addEventListener("error", () => { state.textContent = ""; });
    worker.postMessage(JSON.parse(box.dataset.check));
  }

  document.addEventListener("inplace", begin);
  begin();
})();
