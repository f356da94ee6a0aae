// Which rows of two texts show the other one, on this device: drawn anew, they show it still.

const turned = new Set(); // ids of rows

/** Shows the other text, or again the first. */
export function turn(row) {
  const isOther = !turned.delete(row.id);
  if (isOther) turned.add(row.id);
  show(row, isOther);
}

/** A row that was drawn anew shows what it showed before. */
export function keepTurned(row) {
  if (turned.has(row.id)) show(row, true);
}

function show(row, isOther) {
  row.toggleAttribute("data-other", isOther);
  row.querySelector("[data-other-text]")?.setAttribute("aria-pressed", String(isOther));
}
