// The set-up page: what somebody has to paste elsewhere is copied by a button.

const SHOWN = 2000; // ms that a button says what it did

for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button));

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
