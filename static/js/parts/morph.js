import { Idiomorph } from "idiomorph";

/** Changes an element into a fresh one and keeps what is the same: focus, scroll, what is unfolded. */
export function morph(old, fresh) {
  Idiomorph.morph(old, fresh, { morphStyle: "outerHTML", callbacks });
}

const callbacks = { beforeNodeMorphed, beforeAttributeUpdated, beforeNodeRemoved };

/** What was fetched into its place since (`data-kept`) stays there: a fresh place is empty. */
function beforeNodeMorphed(old) {
  return !(old.dataset && "kept" in old.dataset && old.hasChildNodes());
}

/** Which row is the current one, and what is unfolded, is this device's own knowledge. */
function beforeAttributeUpdated(name, node) {
  return !(name === "aria-current" && node.classList.contains("row")) && !(name === "open" && node.matches("details"));
}

/** What was new when its page was opened stays marked until it is opened again. */
function beforeNodeRemoved(node) {
  return !node.classList?.contains("is-new");
}
