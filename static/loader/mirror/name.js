/** On the window: where the loader finds what records the page. */
export const MIRROR = Symbol.for("pupitre.mirror");
