// Felt on the few occasions that matter: something was done, something was refused. An offer has alarm.js.

import { choice } from "./device.js";

const DONE = 15; // ms
const REFUSED = [25, 60, 25];

export function start() {
  document.addEventListener("say", () => feel(DONE));
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if ([409, 422].includes(detail.xhr?.status)) feel(REFUSED);
  });
}

function feel(pattern) {
  if (choice("vibration") !== "off" && navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
}
