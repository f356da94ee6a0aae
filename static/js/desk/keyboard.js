// The virtual keyboard never hides the composer. Where a browser lays it over the page, the page becomes shorter.

const SMALLEST = 120; // px; less is a toolbar that comes and goes

export function start() {
  const seen = window.visualViewport;
  if (!seen) return;
  const follow = () => {
    const hidden = seen.scale > 1.01 ? 0 : innerHeight - seen.height;
    const keyboard = hidden > SMALLEST ? hidden : 0;
    document.documentElement.style.setProperty("--keyboard", `${keyboard}px`);
    if (keyboard) scrollTo(0, 0); // the page was pushed up to show what is now in sight by itself
  };
  seen.addEventListener("resize", follow);
}
