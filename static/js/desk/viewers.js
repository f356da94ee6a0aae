// Who else looks at an open conversation: a line under its head, outside of what the server draws anew.

import * as threads from "./threads.js";
import { write } from "./times.js";

export function show({ conversation, text }) {
  const line = threads.of(conversation)?.root.querySelector(".viewers");
  if (!line) return;
  write(line.querySelector("span"), text);
  line.hidden = !text;
}
