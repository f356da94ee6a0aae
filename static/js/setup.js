// The set-up page: what somebody has to paste elsewhere is copied by a button; who comes back to it from the site or
// the desk sees what has turned green meanwhile.

const SHOWN = 2000; // ms that a button says what it did

for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button));

let isBegun = Boolean(document.querySelector(".field-error")); // a form that is being filled stays
document.addEventListener("input", () => {
  isBegun = true;
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !isBegun) location.reload();
});

async function copy(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // a page without https has no clipboard
  }
  const words = button.querySelector("span");
  const before = words.textContent;
  words.textContent = button.dataset.done;
  setTimeout(() => {
    words.textContent = before;
  }, SHOWN);
}
