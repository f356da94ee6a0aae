// HTML from the server as elements. It is parsed as inside a `<template>`: no script runs, no image loads.

/** The elements at its root; words and white space beside them are left out. */
export function elementsOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children];
}
