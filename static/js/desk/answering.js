// This page's answers go over its live connection while that can be relied on.

import { OverSocket } from "../outbox/over_socket.js";
import { isSteady, send } from "./connection.js";

const way = new OverSocket({ send, isSteady });

export const start = () => document.addEventListener("connection-lost", begin);

/** {status, text} of the item's answer, or null where it has to be posted. */
export const overSocket = (item, signal) => way.answer(item, signal);

export const answered = (frame) => way.answered(frame);

export const refused = (frame) => way.refused(frame);

/** Another connection is there, or none: nothing that went over the one of before is answered any more. */
export function begin() {
  way.begin();
}
