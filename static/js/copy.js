// [data-copy="#id"] copies the words of a list (the receipt), a text (an address) or a field, [data-print] prints the page.
"use strict";

(() => {
  function select(node) {
    if (node.select) return node.select();
    const range = document.createRange();
    range.selectNodeContents(node);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }

  async function copy(button) {
    const source = document.querySelector(button.dataset.copy);
    const items = [...source.querySelectorAll("li")];
    const listed = (items.length ? items : [source]).map((word) => word.textContent.trim()).join(" ");
    const words = source.value ?? listed;
    try {
      await navigator.clipboard.writeText(words);
      document.querySelector("[data-copied]").textContent = button.dataset.done;
    } catch {
      select(source); // refused by the browser: the words stand ready for the person's own copy
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
    if (event.target.closest("[data-print]")) print();
  });
})();
