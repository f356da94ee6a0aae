// The settings of a conversation's translation: the two languages change places.

export function start() {
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-swap]")) swap(...target.closest(".pair").querySelectorAll("select"));
  });
}

/** A language that is not known stays where it is. */
function swap(source, target) {
  if (source.value && target.value) [source.value, target.value] = [target.value, source.value];
}
