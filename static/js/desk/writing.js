// While one writes on a phone, what is not needed for it folds (static/css/parts/head.css). It unfolds a moment after
// the field has lost the focus: what a finger is just touching must not move away under it.

const AFTER = 250; // ms; a tap is over by then

export function start() {
  document.addEventListener("focusin", ({ target }) => placeOf(target)?.toggleAttribute("data-writing", true));
  document.addEventListener("focusout", ({ target }) => {
    const place = placeOf(target);
    if (place) setTimeout(() => place.toggleAttribute("data-writing", place.contains(focused())), AFTER);
  });
}

const placeOf = (field) => (field.matches(".say") ? field.closest(".open") : null);

const focused = () => document.activeElement?.closest(".say") ?? null;
