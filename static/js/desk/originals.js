// The other text of a message in two languages, one tap away; and another try where there is no translation.

import * as threads from "./threads.js";
import { post } from "./token.js";
import { turn } from "./turned.js";

export function start() {
  document.addEventListener("click", ({ target }) => {
    const other = target.closest("[data-other-text]");
    if (other) threads.around(other).keepPlace(() => turn(other.closest(".msg")));
    const again = target.closest("[data-translate-again]");
    if (again) tryAgain(again);
  });
}

function tryAgain(button) {
  button.disabled = true;
  const address = `/desk/${threads.around(button).conversation}/translation/again/`;
  post(address, { headers: { "HX-Request": "true" } })
    .catch(() => null)
    .finally(() => (button.disabled = false));
}
