// Paper shows the letter as it was changed: what stands before « Objet » in three parts goes to its places (rules/letters/sheet.py).
"use strict";

(() => {
  const PLACES = ["sender", "addressee", "place", "subject"];

  addEventListener("beforeprint", () => {
    const paper = document.querySelector("[data-paper]");
    if (!paper) return;
    const blocks = document.querySelector(paper.dataset.paper).value.split("\n\n").map((block) => block.replace(/^\n+|\n+$/g, ""));
    const all = blocks.filter((block) => block.trim());
    const heads = all.findIndex((block) => block.startsWith("Objet")) === 3 ? all.splice(0, 4) : [];
    PLACES.forEach((place, at) => { paper.querySelector(`[data-part=${place}]`).textContent = heads[at] ?? ""; });
    paper.querySelector("[data-part=body]").textContent = all.join("\n\n");
  });
})();
