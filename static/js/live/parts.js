// Frames that were too long for one message of the socket come in parts, as console/live/parts.py makes them.

export class Parts {
  received = new Map(); // number of a frame → what has come of it

  /** The frame that is whole with this message; null while parts of it are missing. */
  whole(message) {
    if (message.type !== "part") return message;
    const text = (this.received.get(message.of) ?? "") + message.text;
    this.received.set(message.of, text);
    if (!message.last) return null;
    this.received.delete(message.of);
    return JSON.parse(text);
  }
}
