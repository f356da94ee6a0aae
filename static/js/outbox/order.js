// What may go now. Who wrote "It is on page 2" did not know that the document before it would be refused: what was
// written in a conversation before a refusal waits for its writer's decision. What is written after it goes at once.

/** Of one person's items, the oldest first, those that wait for the network alone. */
export function free(items) {
  const heldTo = new Map(); // conversation → what was written before then waits for a decision
  return items.filter(({ thread, at, refused }) => {
    const until = heldTo.get(thread) ?? 0;
    const isFree = !refused && at >= until;
    if (!isFree) heldTo.set(thread, refused ? Math.max(until, refused.at ?? 0) : Infinity);
    return isFree;
  });
}
