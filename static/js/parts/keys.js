// What a pressed key means to us, and what it means to an input method.

const COMPOSING = 229; // the key code of what an input method takes for itself

/** The key of a keydown event by its name; "" where it is not ours: the Enter that ends a composition, the Escape that
 * gives it up, the arrows that choose a word. Safari ends the composition before that event and says isComposing false.
 * What fills in forms sends events that name no key. */
export function keyOf(event) {
  return event.isComposing || event.keyCode === COMPOSING ? "" : (event.key ?? "");
}
