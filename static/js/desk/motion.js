// From the list to a conversation and back what comes slides in, as in an app: on phones, where one takes the place of
// the other, and only for those who want things to move. The page changes first and moves then: a view transition would
// have whoever taps wait for its picture of what was there (docs/ARCHITECTURE.md).

const MOVES = "(max-width: 63.99rem) and (prefers-reduced-motion: no-preference)";
const TIMING = { duration: 190, easing: "cubic-bezier(0.2, 0.8, 0.2, 1)" }; // ms; as --slow and --ease have it
const WAYS = {
  forward: ["pane", { transform: "translateX(24%)", opacity: 0.4 }],
  back: ["list", { transform: "translateX(-12%)", opacity: 0.4 }],
};

let isStill = false;

/** The browser has moved the page itself, as a finger swiped it: it does not move again. */
export function stayStill() {
  isStill = true;
  setTimeout(() => (isStill = false));
}

/** Makes a change of the page. `way`: "forward", "back", or nothing where nothing moves. */
export function move(way, change) {
  change();
  if (!way || isStill || !matchMedia(MOVES).matches) return;
  const [id, from] = WAYS[way];
  const place = document.getElementById(id);
  place.dataset.move = way;
  place.animate([from, {}], TIMING).finished.finally(() => delete place.dataset.move);
}
