// The agent's sheet: an installed app has no browser around it to print from.

document.querySelector("[data-print]").addEventListener("click", () => print());
