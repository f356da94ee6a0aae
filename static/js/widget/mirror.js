// What an agent sees of the visitor's page goes through this frame: the site's own policy may forbid its page every
// socket. The page hands over what it has masked and packed; a socket of its own carries it on, as fast as it takes it.

import { Socket } from "../live/socket.js";
import { Parting } from "../mirror/parting.js";
import { Strip } from "./strip.js";

const MOST_WAITING = 256 * 1024; // bytes in the socket's own buffer, until the page is told to go on
const LOOKED_AGAIN = 50; // ms

export class Mirror {
  /**
   * `who()`: {token, identity} for the greeting; `host`: the embedding page; `answer(agrees)`: what the visitor said,
   * for the desk.
   */
  constructor({ inbox, language, who, host, answer }) {
    Object.assign(this, { inbox, language, who, host, answer });
    this.early = []; // what the page has said before the server wanted it
    document.addEventListener("click", ({ target }) => {
      const said = target.closest?.("[data-mirror]")?.dataset.mirror;
      if (said === "yes") this.answer(true);
      else if (said) this.stop();
    });
    document.addEventListener("visibilitychange", () => {
      this.isTaken = false;
      this.turn();
    });
    this.strip = new Strip(host);
  }

  /** The desk has drawn who wants to look, or looks. */
  drawn({ status = "", recorder, seen, stop }) {
    if (status === "asked" && this.status !== "asked") this.host.tell("show");
    Object.assign(this, { status, settings: status && { ...JSON.parse(recorder), seen, stop } });
    if (status === "live") {
      if (this.isStopped) this.answer(false); // it could not be heard before
    } else {
      this.isStopped = false;
      this.end();
    }
    this.line?.postMessage({ type: "seen", seen });
    this.strip.drawn();
    this.turn();
  }

  /** Of several pages of the visitor that one is told of which is looked at; the others were told to end. */
  turn() {
    const isWanted = this.status === "live" && !this.isStopped && !this.isTaken;
    if (!isWanted || document.visibilityState !== "visible" || this.socket) return;
    this.socket = new Socket(`/ws/widget/${encodeURIComponent(this.inbox)}/mirror/`, {
      opened: () => this.socket.send({ type: "hello", ...this.who(), language: this.language }),
      lost: (reason) => this.lost(reason),
      on: {
        welcome: () => this.welcomed(),
        again: () => this.line?.postMessage({ type: "again" }),
        go: () => this.line?.postMessage({ type: "go" }),
      },
    });
    this.ask(); // while the socket opens
  }

  /** The page is to tell of itself. */
  ask() {
    this.isAsked = true;
    this.host.tell("mirror", this.settings);
  }

  welcomed() {
    this.isWelcome = true;
    if (!this.isAsked) this.ask();
    for (const said of this.early.splice(0)) this.hear(said);
  }

  lost(reason) {
    this.isTaken = reason === "taken";
    if (reason === "lost") this.endLine();
    else this.end();
  }

  /** The visitor wants it no more: nothing is told from here on, also where the desk cannot hear of it just now. */
  stop() {
    this.isStopped = this.status === "live";
    this.end();
    this.answer(false);
  }

  /** The page's end of the line has come: what it tells goes on from here. */
  begin(line) {
    if (!line) return;
    if (!this.socket) return line.postMessage({ type: "stop" });
    this.dropLine();
    this.line = line;
    line.onmessage = ({ data }) => this.hear(data);
  }

  hear(said) {
    if (said.type === "stop") this.stop();
    else if (!this.isWelcome) this.early.push(said);
    else if (said.type === "frame") this.passOn(said);
    else this.socket?.send({ type: "says", state: said.type });
  }

  passOn({ bytes, size, isPacked, isFirst }) {
    for (const part of new Parting(bytes, { isPacked, isFirst })) this.socket?.sendBytes(part);
    this.whenTaken(() => this.line?.postMessage({ type: "took", size }));
  }

  whenTaken(go) {
    if ((this.socket?.waiting ?? 0) <= MOST_WAITING) go();
    else setTimeout(() => this.whenTaken(go), LOOKED_AGAIN);
  }

  endLine() {
    this.dropLine();
    this.isAsked = this.isWelcome = false;
  }

  dropLine() {
    this.line?.postMessage({ type: "stop" });
    this.line?.close();
    this.line = null;
    this.early = [];
  }

  end() {
    this.endLine();
    this.socket?.end();
    this.socket = null;
  }
}
