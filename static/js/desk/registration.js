// The service worker of this origin, in the page's language; what it keeps must not be in the way of the first page.

/** Nothing where there is none to be had: not over a connection that could be trusted. */
export async function register() {
  if (document.readyState !== "complete")
    await new Promise((loaded) => addEventListener("load", loaded, { once: true }));
  return navigator.serviceWorker?.register(`/sw.js?lang=${document.documentElement.lang}`).catch(() => undefined);
}
