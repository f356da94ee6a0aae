// Video calls in the chat's frame: the button that calls, an invitation of an agent, the call that this page is in.

import * as layers from "../parts/layers.js";
import { chime } from "./sound.js";

const RINGS_EVERY = 3000; // ms
const at = (id) => document.getElementById(id);

export class Calls {
  /** `send(frame)`: to the desk, false where it cannot go; `open()`: connects; `say(text)`: shown above the thread. */
  constructor({ send, open, say }) {
    Object.assign(this, { send, open, say, loading: null, waiting: null });
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
      call: (frame) => (this.loading || frame.state !== "ended") && this.load().then((call) => call?.show(frame)),
      joined: (frame) => this.loading?.then((call) => call?.joined(frame)),
      peer: (frame) => this.loading?.then((call) => call?.peerJoined(frame)),
      signal: (frame) => this.loading?.then((call) => call?.signal(frame)),
    };
  }

  /** Greeted: what was asked for before goes out now, and who is in a call takes their seat anew. */
  welcomed() {
    const frame = this.waiting;
    this.waiting = null;
    if (frame) this.send(frame);
    this.loading?.then((call) => call?.reconnected());
  }

  /** Something of a call was refused. */
  refused(text) {
    this.loading?.then((call) => call?.end(text));
  }

  // ----

  load() {
    const root = at("call");
    this.loading ??= import(root.dataset.script)
      .then(
        ({ Call }) =>
          new Call({ root, side: "visitor", wire: this.wire, say: this.say, rings: (is) => this.rings(is), layers }),
      )
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
