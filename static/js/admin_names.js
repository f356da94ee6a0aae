// Names that Django's administration leaves out, says in English, or puts where nothing may have one.

const words = document.currentScript.dataset;

/** Each cell of these rows knows the head of its column: on a phone they stand one below the other. */
function nameCells(row) {
  const heads = row.closest("table").querySelectorAll("thead th");
  for (const [place, cell] of [...row.cells].entries()) {
    const head = heads[place]?.querySelector(".text") ?? heads[place];
    const name = head?.textContent.trim();
    if (name) cell.dataset.head = name;
  }
}

/** "Step:" stands before what the step does; a colon has a space before it in French, and is not needed. */
function dropColon(head) {
  head.textContent = head.textContent.replace(/\s*:$/, " ");
}

/** "Macro: Welcome" in a list of what is deleted; French has a space before its colon. */
function spaceColon(item) {
  const [words] = item.childNodes;
  if (words?.nodeType === Node.TEXT_NODE) words.nodeValue = words.nodeValue.replace(/^(\s*[^:]*\S):/, "$1\u00a0:");
}

addEventListener("load", () => {
  for (const icon of document.querySelectorAll(".search-label-icon")) icon.setAttribute("role", "img");
  for (const icon of document.querySelectorAll("img[alt=Search]")) icon.alt = words.search;
  for (const said of ["True", "False", "None"])
    for (const icon of document.querySelectorAll(`img[alt=${said}]`)) icon.alt = words[said.toLowerCase()];
  const search = document.querySelector("#changelist-search-form")?.textContent;
  document.querySelector("#searchbar")?.setAttribute("aria-label", search);
  for (const row of document.querySelectorAll(".tabular tr.form-row, #result_list tbody tr")) nameCells(row);
  document.querySelectorAll(".inline-related > h3 > b").forEach(dropColon);
  if (document.documentElement.lang.startsWith("fr"))
    document.querySelectorAll("[class*=delete][class*=confirmation] #content li").forEach(spaceColon);
});
