// A password can be looked at: a button beside it shows the field that it controls.

export function start() {
  for (const button of document.querySelectorAll("[data-reveal]")) button.addEventListener("click", toggle);
}

function toggle({ currentTarget: button }) {
  const field = document.getElementById(button.getAttribute("aria-controls"));
  const isShown = field.type === "password";
  field.type = isShown ? "text" : "password";
  button.setAttribute("aria-pressed", isShown);
}
