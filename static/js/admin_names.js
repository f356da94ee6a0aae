// Names that Django's administration leaves out or puts where nothing may have one.

/** Each cell of a form's rows knows the head of its column: on a phone they stand one below the other. */
function nameCells(row) {
  const heads = row.closest("table").querySelectorAll("thead th");
  for (const [place, cell] of [...row.cells].entries()) {
    const words = heads[place]?.textContent.trim();
    if (words) cell.dataset.head = words;
  }
}

addEventListener("load", () => {
  for (const icon of document.querySelectorAll(".search-label-icon")) icon.setAttribute("role", "img");
  const words = document.querySelector("#changelist-search-form")?.textContent;
  document.querySelector("#searchbar")?.setAttribute("aria-label", words);
  for (const row of document.querySelectorAll(".tabular tr.form-row")) nameCells(row);
});
