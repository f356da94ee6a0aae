// Video calls in the chat's frame: the button that calls, an invitation of an agent, the call that this page is in.

import * as layers from "../parts/layers.js";
import { tab } from "../parts/storage.js";
import { chime } from "./sound.js";

const RINGS_EVERY = 3000; // ms
const at = (id) => document.getElementById(id);

export class Calls {
  /**
   * `send(frame)`: to the desk, false where it cannot go; `open()`: connects; `say(text)`: shown above the thread;
   * `write()`: turns to the field; `show()`: has the site open the chat;
   * `known()`: there is a call to come back to.
   */
  constructor({ send, open, say, write, show, known }) {
    Object.assign(this, { send, open, say, write, show, known, loading: null, waiting: null });
    document.addEventListener("click", ({ target }) => target.closest("#ring") && this.ring()); // drawn anew at times
  }

  async ring() {
    this.say("");
    this.open();
    const call = await this.load();
    if (!call) return;
    call.allow(at("call").dataset.camera);
    call.ring(at("call").dataset.company);
  }

  /** Frames of the server's. */
  get frames() {
    return {
      call: (frame) => this.call(frame),
      joined: (frame) => this.loading?.then((call) => call?.joined(frame)),
      peer: (frame) => this.loading?.then((call) => call?.peerJoined(frame)),
      signal: (frame) => this.loading?.then((call) => call?.signal(frame)),
    };
  }

  call(frame) {
    if (!this.loading && frame.state === "ended") return;
    const asks = frame.state === "ringing" && frame.is_invitation;
    const wasLoadedAnew = frame.state === "accepted" && !this.loading && tab.isForbidden; // and knows itself no more
    if (asks || wasLoadedAnew) this.show();
    this.known();
    return this.load().then((call) => call?.show(frame));
  }

  /** Greeted: what was asked for before goes out now, and who is in a call takes their seat anew. */
  welcomed() {
    const frame = this.waiting;
    this.waiting = null;
    this.loading?.then((call) => {
      if (frame && (frame.type !== "ring" || call?.isAsking)) this.send(frame); // else it was given up meanwhile
      call?.reconnected();
    });
  }

  /** Something of a call was refused. */
  refused(text) {
    this.loading?.then((call) => call?.end(text));
  }

  // ----

  load() {
    const root = at("call");
    this.loading ??= import(root.dataset.script)
      .then(({ Call }) => {
        const { wire, say, write } = this;
        return new Call({ root, side: "visitor", wire, say, write, rings: (is) => this.rings(is), layers });
      })
      .catch(() => {
        this.loading = null;
        this.say(root.dataset.failed);
      });
    return this.loading;
  }

  get wire() {
    const tell = async (frame) => {
      if (!this.send(frame)) this.waiting = frame;
      return "";
    };
    return {
      send: this.send,
      ring: (page) => tell({ type: "ring", page }),
      accept: ({ id }, page) => tell({ type: "accept", call: id, page }),
      move: ({ id }, page) => tell({ type: "continue", call: id, page }),
      decline: ({ id }) => tell({ type: "hang-up", call: id }),
      hangUp: ({ id }, isLost) => tell({ type: "hang-up", call: id, ...(isLost && { lost: true }) }),
    };
  }

  rings(is) {
    clearInterval(this.ringing);
    if (!is) return;
    chime();
    this.ringing = setInterval(chime, RINGS_EVERY);
  }
}
