// The page that embeds this frame. It is listened to only where the inbox lists its origin; answers go to that origin
// alone.

export class Host {
  /** `on`: {type: handler(content, ports)} for what the page says. */
  constructor(origins, on) {
    const isAllowed = (origin) => origin === location.origin || origins.includes(origin);
    this.origin = null;
    addEventListener("message", (event) => {
      if (event.source !== parent || parent === window || !event.data?.pupitre) return;
      if (!isAllowed(event.origin)) return;
      this.origin = event.origin;
      on[event.data.pupitre]?.(event.data, event.ports);
    });
    // A frame that is not shown may wait long for its load event, so it says itself that it can hear.
    const site = new URLSearchParams(location.search).get("site");
    if (parent !== window && isAllowed(site)) parent.postMessage({ pupitre: "here" }, site);
  }

  tell(type, content = {}) {
    if (this.origin) parent.postMessage({ pupitre: type, ...content }, this.origin);
  }
}
