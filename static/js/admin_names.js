// Names that Django's administration leaves out or puts where nothing may have one.

addEventListener("load", () => {
  for (const icon of document.querySelectorAll(".search-label-icon")) icon.setAttribute("role", "img");
  const words = document.querySelector("#changelist-search-form")?.textContent;
  document.querySelector("#searchbar")?.setAttribute("aria-label", words);
});
