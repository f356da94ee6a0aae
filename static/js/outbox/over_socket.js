// The way of an answer over the page's live connection, which spares it all that a page costs. Wherever it says
// nothing the answer is posted: what goes both ways is stored once, by its client id.

const PATIENCE = 3000; // ms
const LONGEST = 128 * 1024; // characters of a frame, as many as the server takes

export class OverSocket {
  /** `send(frame)`: false where there is no connection; `isSteady()`: it can be relied on. */
  constructor({ send, isSteady }) {
    Object.assign(this, { send, isSteady });
    this.asked = new Map(); // client id → what takes the answer to it
    this.isMute = false; // on this connection something was not answered: a server of before, or a line that is dead
  }

  /** {status, text} as of a POST, or null where it has to be posted. `signal`: its writer gives it up. */
  async answer({ id, user, thread, fields }, signal) {
    const frame = { type: "answer", ...fields, user, conversation: thread, client_id: id };
    if (this.isMute || !this.isSteady() || JSON.stringify(frame).length > LONGEST || !this.send(frame)) return null;
    const answered = new Promise((take) => this.asked.set(id, take));
    const tired = setTimeout(() => this.giveUp(), PATIENCE);
    const stop = () => this.asked.get(id)?.(null);
    signal.addEventListener("abort", stop);
    try {
      return await answered;
    } finally {
      clearTimeout(tired);
      signal.removeEventListener("abort", stop);
      this.asked.delete(id);
    }
  }

  // ---- from the server

  answered({ client_id: id, status, text }) {
    this.isMute = false; // late, maybe
    this.asked.get(id)?.({ status, text });
  }

  /** Where it says of no frame that it could not read it, it does not know this one. */
  refused({ of = "answer" }) {
    if (of === "answer" && this.asked.size) this.giveUp();
  }

  /** The connection is gone, or another one is there. */
  begin() {
    this.giveUp();
    this.isMute = false;
  }

  giveUp() {
    this.isMute = true;
    for (const take of this.asked.values()) take(null);
  }
}
