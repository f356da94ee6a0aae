// Pulling a list down from its top loads the page anew: an installed app has no button of the browser's for it.

const FAR = 72; // px that a finger goes before letting go does something
const SLOWER = 2.5; // the mark follows the finger at this part of its way

export function start() {
  let mark = null; // of what the finger may pull down
  let from = 0;
  let way = 0;
  const rest = () => {
    if (mark) mark.hidden = true;
    mark = null;
    way = 0;
  };
  document.addEventListener(
    "touchstart",
    ({ target, touches }) => {
      rest();
      const scroll = target.closest?.("[data-pulls]");
      if (!scroll || scroll.scrollTop > 0 || touches.length > 1) return;
      mark = scroll.querySelector(":scope > .pull");
      from = touches[0].clientY;
    },
    { passive: true },
  );
  document.addEventListener(
    "touchmove",
    ({ touches }) => {
      if (!mark) return;
      const before = way;
      way = Math.max(0, touches[0].clientY - from) / SLOWER;
      if (mark.parentElement.scrollTop > 0) return rest();
      mark.hidden = way < 8;
      mark.style.setProperty("--pulled", `${Math.min(way, FAR)}px`);
      mark.toggleAttribute("data-far", way >= FAR);
      if (before < FAR && way >= FAR) navigator.vibrate?.(10);
    },
    { passive: true },
  );
  document.addEventListener("touchcancel", rest);
  document.addEventListener("touchend", () => {
    if (way >= FAR) return location.reload();
    rest();
  });
}
