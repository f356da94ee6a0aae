// A page that the browser froze when one left it may come back by "Back", after its person has gone: it is frozen
// hidden, and asked for anew.

addEventListener("pagehide", ({ persisted }) => {
  if (persisted) document.documentElement.style.visibility = "hidden";
});
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
