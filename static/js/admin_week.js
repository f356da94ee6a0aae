// Most days are like the day before: one tap copies it.

addEventListener("load", () => {
  for (const button of document.querySelectorAll(".as-above")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const day = button.closest(".day");
      const above = day.previousElementSibling.querySelectorAll("input");
      for (const [place, input] of day.querySelectorAll("input").entries()) input.value = above[place]?.value ?? "";
    });
  }
});
