// An agent is to see this page: what records it is loaded now, and has a line of its own to the frame.

import { MIRROR } from "../mirror/name.js";
import { safely } from "./say.js";

/** `settings` of the recorder; `handOver(port)`: to the frame. */
export function mirror(origin, settings, handOver) {
  const { port1, port2 } = new MessageChannel();
  handOver(port2);
  const begin = safely(() => window[MIRROR](port1, settings));
  if (window[MIRROR]) return begin();
  const script = document.createElement("script");
  script.src = `${origin}/mirror.js`;
  script.onload = begin;
  script.onerror = () => port1.postMessage({ type: "failed" }); // the page's own policy may forbid it
  document.head.appendChild(script).remove();
}
