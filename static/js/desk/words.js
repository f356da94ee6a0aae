// Words and pieces of page that scripts need: the server writes them, in the reader's language.

export const words = () => document.getElementById("words").dataset;

export const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export const clone = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;
