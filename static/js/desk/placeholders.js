// What a field says of itself while it is empty: the longest words that it shows whole.

const pen = document.createElement("canvas").getContext("2d");

/** `name`: answer, note or caption; each has its words, in full and short, among the field's data. */
export function place(field, name) {
  field.dataset.says = name;
  const full = field.dataset[`${name}Placeholder`];
  field.placeholder = isWhole(field, full) ? full : field.dataset[`${name}Short`];
}

/** Anew whenever the field becomes wider or narrower. */
export function watch(field) {
  new ResizeObserver(() => place(field, field.dataset.says ?? "answer")).observe(field);
}

function isWhole(field, words) {
  const { font, paddingInlineStart, paddingInlineEnd } = getComputedStyle(field);
  pen.font = font;
  const room = field.clientWidth - parseFloat(paddingInlineStart) - parseFloat(paddingInlineEnd);
  return pen.measureText(words).width <= room;
}
