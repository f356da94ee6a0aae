// The connection of one call, from its first round to its end: made, watched, mended, made afresh.

import { Negotiation } from "./negotiation.js";
import { bytesIn, qualityOf } from "./quality.js";
import { Recovery } from "./recovery.js";

const EVERY = 500; // ms between two looks, and two pulses
const FRESH = 8 * 60 * 1000; // ms; passwords of relays hold for ten minutes (console/calls/relays.py)
const LATER = 2000; // ms that one side waits longer before it begins afresh, so that they do not do so at once

export class Link {
  /**
   * `call`, `page`: who we are there; `isPolite`: one side is; `send(frame)`: to the desk, false where it cannot go.
   * `tracks()`: what we show and say, [[track or null, kind]]; `media()`: whether we do, and want to see, {camera,
   * microphone, sound_only}; `show`: {stream(stream), state(word), quality(word), media(theirs), lost()}.
   * `connect(options)`: makes an RTCPeerConnection.
   */
  constructor({ call, page, isPolite, send, tracks, media, show, connect = (to) => new RTCPeerConnection(to) }) {
    Object.assign(this, { call, page, isPolite, sendFrame: send, tracks, media, show, connect });
    this.round = null;
    this.recovery = new Recovery({
      restart: () => this.restart(),
      renew: () => this.join({ afresh: true }),
      giveUp: () => show.lost(),
      patience: 10000 + (isPolite ? LATER : 0),
    });
    this.changed = () => this.watch(() => this.recovery.networkChanged(Date.now()));
    for (const target of this.networks) target.addEventListener(target === self ? "online" : "change", this.changed);
  }

  get networks() {
    return [self, navigator.connection].filter((target) => target?.addEventListener);
  }

  /** Takes the seat: at first, when the socket is back (the round goes on), or to begin afresh. */
  join({ afresh = false } = {}) {
    const round = afresh ? null : this.round;
    this.sendFrame({ type: "join", call: this.call, page: this.page, ...(round && { round }) });
  }

  /**
   * We sit. The other side begins, once it sits too; a round that is known goes on. Rounds count up: of two that began
   * at once both sides keep to the later one.
   */
  joined({ round, servers }) {
    if (round < this.round) return;
    if (round === this.round) return this.goOn(servers);
    this.round = round;
    this.serve(servers);
    this.close();
    this.recovery.begin(null);
    this.show.state("waiting");
    this.looking = setInterval(() => this.recovery.wait(Date.now()), EVERY);
  }

  /**
   * The socket was gone and is back. What we said meanwhile was lost; and passwords of relays hold for some minutes:
   * the next way that is looked for needs those of now.
   */
  goOn(servers) {
    this.serve(servers);
    this.peer?.setConfiguration({ ...this.peer.getConfiguration(), iceServers: servers });
    this.negotiation?.repeat();
    this.tell();
    this.recovery.hurry(Date.now());
  }

  /** The other side has sat down: we begin. */
  peerJoined({ round, servers }) {
    if (round < this.round) return;
    this.round = round;
    this.serve(servers);
    this.open();
  }

  serve(servers) {
    this.servers = servers;
    this.servedAt = Date.now();
  }

  async receive({ round, description, candidate, media, restart }) {
    if (round !== this.round) return; // of a connection that is gone
    if (media) return this.show.media(media);
    if (restart) return this.isPolite ? undefined : this.restart();
    if (!this.peer) this.open({ waits: true });
    await this.negotiation.receive({ description, candidate });
  }

  /** Another way is looked for. The polite side asks for it; the other one offers, if the desk hears it. */
  restart() {
    if (this.isPolite) this.say({ restart: true });
    else if (this.tell()) this.negotiation.restart();
  }

  /** What our side shows and says has changed: a track was taken, or is another one. */
  async replace(kind, track) {
    const line = this.lines?.get(kind);
    if (line) await line.sender.replaceTrack(track);
  }

  /** The other side is told what it may see and hear. Whether the desk hears it. */
  tell() {
    return Boolean(this.peer) && this.say({ media: this.media() });
  }

  end() {
    for (const target of this.networks) target.removeEventListener(target === self ? "online" : "change", this.changed);
    this.close();
    this.round = null;
  }

  // ----

  /** `waits`: the other side offers, and our lines are those of its offer. */
  open({ waits = false } = {}) {
    this.close();
    const peer = (this.peer = this.connect({ iceServers: this.servers ?? [], bundlePolicy: "max-bundle" }));
    this.lines = new Map();
    this.theirs = new MediaStream();
    this.negotiation = new Negotiation({
      connection: peer,
      isPolite: this.isPolite,
      send: (said) => this.say(said),
      prepare: () => this.fill(),
    });
    peer.ontrack = ({ track }) => {
      this.theirs.addTrack(track);
      this.show.stream(this.theirs);
    };
    if (!waits) this.fill();
    this.recovery.begin(Date.now());
    this.show.state("connecting");
    this.looking = setInterval(() => this.look(), EVERY);
    this.tell();
  }

  /** One line for sound, one for the picture, both ways, also where we have nothing for it: it may come later. */
  fill() {
    if (this.lines.size) return;
    this.pulse = this.peer.createDataChannel("pulse", { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 });
    for (const [track, kind] of this.tracks()) {
      const found = this.peer.getTransceivers().find((line) => line.receiver.track.kind === kind);
      const line = found ?? this.peer.addTransceiver(kind);
      line.direction = "sendrecv";
      line.sender.replaceTrack(track);
      this.lines.set(kind, line);
    }
  }

  async look() {
    const { peer } = this;
    if (Date.now() - this.servedAt > FRESH) this.refresh();
    if (this.pulse?.readyState === "open" && !this.pulse.bufferedAmount) this.pulse.send(".");
    const stats = await peer.getStats();
    if (peer !== this.peer) return;
    this.watch(() => this.recovery.note(bytesIn(stats), Date.now()));
    if (peer === this.peer && !this.recovery.isLost) this.show.quality(qualityOf(stats));
  }

  /** Shows where the connection counts as lost by what is told here, or no longer does. */
  watch(tell) {
    const { peer } = this;
    const wasLost = this.recovery.isLost;
    tell();
    if (peer !== this.peer || wasLost === this.recovery.isLost) return;
    this.show.state(this.recovery.isLost ? "lost" : "talking");
  }

  /** Another way may be looked for at any time, and needs a password of then. */
  refresh() {
    this.servedAt = Date.now();
    this.join();
  }

  say(signal) {
    return this.sendFrame({ type: "signal", round: this.round, ...signal });
  }

  close() {
    clearInterval(this.looking);
    this.peer?.close();
    this.peer = this.negotiation = this.pulse = null;
  }
}
