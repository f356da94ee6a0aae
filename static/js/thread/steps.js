// The steps of the search for somebody who answers: a run of them in a thread folds into its last one, which opens it.
// What the visitor wrote is not pushed out of sight by them.

/**
 * `list`: the rows of a thread, steps with the class "step"; `words(n)`: what the button to n earlier steps says.
 * What stands right is left alone: the list is live, and what is put in again is read out again.
 */
export function foldSteps(list, words) {
  for (const last of list.querySelectorAll(".step")) {
    const isLast = !isStep(last.nextElementSibling);
    const earlier = isLast ? stepsBefore(last) : [];
    const button = last.querySelector("[data-steps]");
    if (!earlier.length) {
      button?.remove();
      if (isLast) last.hidden = false;
      continue;
    }
    const isOpen =
      button?.ariaExpanded === "true" || earlier.some((step) => step.querySelector("[aria-expanded=true]"));
    draw(button ?? last.appendChild(stepsButton()), words(earlier.length), isOpen);
    show(earlier, isOpen);
  }
}

/** The button of a run was touched: its earlier steps are shown, or folded again. */
export function toggleSteps(button) {
  const isOpen = button.ariaExpanded !== "true";
  button.ariaExpanded = String(isOpen);
  show(stepsBefore(button.closest(".step")), isOpen);
}

const isStep = (row) => Boolean(row?.matches(".step"));

function stepsBefore(last) {
  const steps = [];
  for (let row = last.previousElementSibling; isStep(row); row = row.previousElementSibling) steps.push(row);
  return steps;
}

function show(steps, isOpen) {
  for (const step of steps) {
    step.hidden = !isOpen;
    step.querySelector("[data-steps]")?.remove(); // it was the last one before
  }
}

function stepsButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link-s";
  button.dataset.steps = "";
  return button;
}

function draw(button, text, isOpen) {
  if (button.textContent !== text) button.textContent = text;
  button.ariaExpanded = String(isOpen);
}
