// What is written for colleagues and not sent yet stays on the device (`data-begun`: its name), whatever closes it.

const name = (field) => `pupitre.draft.${document.getElementById("desk").dataset.user}.${field.dataset.begun}`;

export function start() {
  fill();
  document.addEventListener("htmx:afterSettle", fill);
  document.addEventListener("input", ({ target }) => target.dataset?.begun && keep(target, target.value));
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    // `successful` is not said where it leads elsewhere.
    const isStored = detail.xhr.status >= 200 && detail.xhr.status < 300;
    const field = isStored && detail.elt.matches("form") && detail.elt.querySelector("[data-begun]");
    if (field) keep(field, "");
  });
}

function fill() {
  for (const field of document.querySelectorAll("[data-begun]")) field.value ||= read(field);
}

function read(field) {
  try {
    return localStorage.getItem(name(field)) ?? "";
  } catch {
    return "";
  }
}

function keep(field, text) {
  try {
    if (text) localStorage.setItem(name(field), text);
    else localStorage.removeItem(name(field));
  } catch {
    // Without storage it lives as long as its page.
  }
}
