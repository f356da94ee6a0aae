// The notifications that this device shows of the app. One thing at a time: asked for what it shows, Chromium forgets
// what is just about to be shown, and a tap on that would do nothing.

let last = Promise.resolve();

/** `options` as in ServiceWorkerRegistration.showNotification. */
export const show = (title, options) => inTurn(() => registration.showNotification(title, options));

/** All of them, or those of one tag. */
export const shown = (tag) => inTurn(() => registration.getNotifications(tag ? { tag } : {}));

/** Takes the notifications with this tag from the screen. */
export async function close(tag) {
  for (const notification of await shown(tag)) notification.close();
}

function inTurn(work) {
  const done = last.then(work);
  last = done.catch(() => {});
  return done;
}
