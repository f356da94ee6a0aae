// Words and pieces of page that scripts need: the server writes them, in the reader's language.

export const words = () => document.getElementById("words").dataset;

/** The pattern with the value of each name in braces. */
export const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** A fresh element from the template that bears this id. */
export const clone = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;
