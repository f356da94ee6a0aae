// The copilot's sheet: what is touched goes into the composer, where its agent reads it before it is sent.

import * as sheets from "./sheets.js";
import * as threads from "./threads.js";

export function start() {
  sheets.sheet().addEventListener("click", ({ target }) => {
    const offered = target.closest("[data-copilot]");
    if (!offered) return;
    const thread = threads.around(offered);
    sheets.close(); // first: a dialog that closes gives the focus back to what opened it
    thread?.composer.setMode("answer");
    thread?.composer.insertApart(offered.dataset.copilot);
  });
}
