// What names a message or an action from its device on: by it the server knows a repeat.

/** `randomUUID` is not there over a connection that cannot be trusted. */
export const clientId = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
