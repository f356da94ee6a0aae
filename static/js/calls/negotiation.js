// How two browsers agree on what they send each other, whoever begins and whenever: the "perfect negotiation" of
// WebRTC 1.0 (section 10.7). Where both offer at once, the polite side gives way and the other one's offer stands.

const ANSWERED_WITHIN = 700; // ms; an offer that waits longer may have been lost on its way

export class Negotiation {
  /**
   * `connection`: an RTCPeerConnection; `send(signal)`: {description} or {candidate}, to the other side; `prepare()`:
   * before an offer is answered, what we have goes into its lines.
   */
  constructor({ connection, isPolite, send, prepare = () => {}, now = Date.now }) {
    Object.assign(this, { connection, isPolite, send, prepare, now });
    this.isOffering = this.isTakingAnswer = this.isDeaf = false;
    connection.onnegotiationneeded = () => this.offer();
    connection.onicecandidate = ({ candidate }) => send({ candidate });
  }

  async offer() {
    this.isOffering = true;
    try {
      await this.describe();
    } finally {
      this.isOffering = false;
    }
  }

  /**
   * A new way to the other side is looked for; nothing happens until the offer that follows has been answered. One that
   * may have been lost is said again: its answer may still be on its way, and would not fit another one. One side alone
   * does so: Chromium, where offers cross and one is taken back, now and then shows no picture any more although it
   * decodes them.
   */
  restart() {
    if (this.isSettled) this.connection.restartIce();
    else if (this.isOverdue) this.repeat();
  }

  /** The line to the other side was gone: an offer of ours that nobody has answered is said again. */
  repeat() {
    if (this.connection.signalingState === "have-local-offer") this.say();
  }

  /** What the other side says: {description} or {candidate}. */
  receive({ description, candidate }) {
    return description ? this.take(description) : this.add(candidate);
  }

  async take(description) {
    const isOffer = description.type === "offer";
    if (!isOffer && this.connection.signalingState === "stable") return; // our offer was said, and answered, twice
    const isCrossing = isOffer && (this.isOffering || !this.isSettled);
    this.isDeaf = isCrossing && !this.isPolite; // its candidates belong to an offer that was not taken
    if (this.isDeaf) return this.isOverdue ? this.repeat() : undefined;
    this.isTakingAnswer = !isOffer;
    try {
      await this.connection.setRemoteDescription(description); // takes an offer of ours back, where there is one
    } finally {
      this.isTakingAnswer = false;
    }
    if (!isOffer) return;
    await this.prepare();
    await this.describe();
  }

  async add(candidate) {
    try {
      await this.connection.addIceCandidate(candidate ?? undefined);
    } catch (trouble) {
      if (!this.isDeaf) throw trouble;
    }
  }

  get isSettled() {
    return this.connection.signalingState === "stable" || this.isTakingAnswer;
  }

  /** What we said last may be lost. */
  get isOverdue() {
    return this.now() - this.saidAt > ANSWERED_WITHIN;
  }

  /** The browser makes what fits: an offer, or the answer to one. */
  async describe() {
    await this.connection.setLocalDescription();
    this.say();
  }

  say() {
    const { type, sdp } = this.connection.localDescription;
    this.saidAt = this.now();
    this.send({ description: { type, sdp } });
  }
}
