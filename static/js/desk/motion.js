// From the list to a conversation and back the screen moves as that of an app: on phones, where one takes the place of
// the other, and only for those who want things to move.

const MOVES = "(max-width: 63.99rem) and (prefers-reduced-motion: no-preference)";
const root = document.documentElement;

let isStill = false;

/** The browser has moved the page itself, as a finger swiped it: it does not move again. */
export function stayStill() {
  isStill = true;
  setTimeout(() => (isStill = false));
}

/** Makes a change of the page, at once or a frame later. `way`: "forward", "back", or nothing where nothing moves. */
export function move(way, change) {
  if (!way || isStill || !document.startViewTransition || !matchMedia(MOVES).matches) return change();
  root.dataset.move = way;
  const transition = document.startViewTransition(change);
  transition.ready.catch(() => {}); // the next one has begun, or nobody looks
  transition.finished.finally(() => root.dataset.move === way && delete root.dataset.move);
}
