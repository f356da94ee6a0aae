// What an item of the outbox is: words of its writer, or an action by one of the conversation's tools. An action that
// was chosen on a page says itself to which door it goes and whether its conversation leaves the desk with it, as its
// tool declares; those of a notification, and those that an earlier version kept, do not.

const WORDS = { answer: "messages", note: "notes", file: "files" };
const ACTIONS = { close: { leaves: true }, snooze: { door: "snooze/set", leaves: true } };

/** Below the address of its conversation. */
export const doorOf = ({ kind, door }) => WORDS[kind] ?? door ?? ACTIONS[kind]?.door ?? kind;

export const isAction = ({ kind }) => !(kind in WORDS);

/** Nothing is said in a conversation after it. */
export const leaves = ({ kind, leaves: declared }) => declared ?? Boolean(ACTIONS[kind]?.leaves);
