// The desk's screenshots: a rectangle drawn with the mouse becomes a line of four numbers, and a line a rectangle.
// The numbers alone do the same without this file.

const SHAPE = "http://www.w3.org/2000/svg";

function boxes(field) {
  const lines = field.value.split("\n").map((line) => line.match(/\d+/g)?.map(Number) ?? []);
  return lines.filter((numbers) => numbers.length === 4);
}

function draw(layer, field) {
  layer.replaceChildren(
    ...boxes(field).map(([x, y, width, height]) => {
      const shape = document.createElementNS(SHAPE, "rect");
      for (const [name, value] of Object.entries({ x, y, width, height })) shape.setAttribute(name, value);
      return shape;
    }),
  );
}

function place(layer, event) {
  const { width, height } = layer.viewBox.baseVal;
  const shown = layer.getBoundingClientRect();
  const inside = (value, most) => Math.round(Math.min(Math.max(value, 0), most));
  return [
    inside(((event.clientX - shown.left) / shown.width) * width, width - 1),
    inside(((event.clientY - shown.top) / shown.height) * height, height - 1),
  ];
}

function drawing(layer, field) {
  let from = null;
  let before = "";
  const pull = (event) => {
    const to = place(layer, event);
    const [left, top] = [0, 1].map((axis) => Math.min(from[axis], to[axis]));
    const sides = [0, 1].map((axis) => Math.abs(from[axis] - to[axis]) + 1);
    field.value = `${before}${before ? "\n" : ""}${[left, top, ...sides].join(" ")}`;
    draw(layer, field);
  };
  layer.addEventListener("pointerdown", (event) => {
    const pressed = [...layer.children].indexOf(event.target);
    if (pressed >= 0) {
      field.value = boxes(field).filter((_box, number) => number !== pressed).map((box) => box.join(" ")).join("\n");
      return draw(layer, field);
    }
    event.preventDefault();
    layer.setPointerCapture(event.pointerId);
    [from, before] = [place(layer, event), field.value.trim()];
  });
  layer.addEventListener("pointermove", (event) => from && pull(event));
  for (const end of ["pointerup", "pointercancel"]) layer.addEventListener(end, () => (from = null));
  field.addEventListener("input", () => draw(layer, field));
}

// A rectangle that was drawn and not burnt in must not be lost with another button of the page.
function keep(field, burnt) {
  document.addEventListener("submit", (event) => {
    if (event.target === field.form || String(boxes(field)) === burnt) return;
    event.preventDefault();
    const told = field.form.querySelector("[data-unsaved]");
    told.hidden = false;
    told.focus();
  });
}

for (const frame of document.querySelectorAll("[data-frame]")) {
  const field = frame.closest("article").querySelector("[data-boxes]");
  const layer = frame.querySelector("[data-draw]");
  if (!field) continue; // shown, and no longer to be covered
  const sides = ["x", "y", "width", "height"]; // the server draws those that are burnt in
  const burnt = [...layer.children].map((shape) => sides.map((side) => shape.getAttribute(side)));
  draw(layer, field);
  drawing(layer, field);
  keep(field, String(burnt));
}
