// A search field stands on the page for a moment before anybody listens to it: what was typed meanwhile is asked then.

export function start() {
  document.addEventListener("htmx:load", ({ detail }) => {
    for (const field of detail.elt.querySelectorAll("input[type=search]"))
      if (field.value !== field.defaultValue) field.dispatchEvent(new Event("typed-early", { bubbles: true }));
  });
}
