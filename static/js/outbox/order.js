// What may go now. Who wrote "It is on page 2" did not know that the document before it would be refused: what was
// written in a conversation before a refusal waits for its writer's decision. What is written after it goes at once.
// What the server fails at holds nothing but a closing or a snooze: nobody leaves a conversation before what was to be
// said in it.

import { leaves } from "./items.js";

/** For how many ms its writer may still take it back; 0 where it may go. A clock that was set back holds nothing. */
export const heldFor = ({ at, notBefore = 0, refused }, now = Date.now()) =>
  refused || now < at ? 0 : Math.max(0, notBefore - now);

/** Of one person's items, the oldest first, those that wait for the network alone. */
export function free(items, now = Date.now()) {
  const heldTo = new Map(); // conversation → what was written before then waits for a decision
  const failedIn = new Set(); // conversations in which something is not said by the server's fault
  return items.filter((item) => {
    const { thread, at, refused } = item;
    const until = heldTo.get(thread) ?? 0;
    if (refused?.status >= 500) return void failedIn.add(thread);
    const isReady = !refused && !heldFor(item, now) && at >= until;
    const isFree = isReady && !(leaves(item) && failedIn.has(thread));
    if (!isFree) heldTo.set(thread, refused ? Math.max(until, refused.at ?? 0) : Infinity);
    return isFree;
  });
}
