// Tools with a screen of their own, which takes the desk's place until one goes back.

export function start() {
  document.addEventListener("click", ({ target }) => {
    const address = target.closest("[data-leads-to]")?.dataset.leadsTo;
    if (address) location.assign(address);
  });
}
