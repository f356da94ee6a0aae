// When a connection counts as lost, and what is done then. The state that ICE reports is late (3 to 35 s) and at times
// wrong, so bytes are counted: both sides send some twice a second, whatever camera and microphone do.

const SILENT_AFTER = 1500; // ms without a byte
const RENEWED_AFTER = 10000; // ms of looking for another way, then a connection is made afresh
const A_MOMENT = 700; // ms for what carried before, once the desk is heard again
const GIVEN_UP_AFTER = 30000; // ms in all

export class Recovery {
  /** `restart()`: looks for another way; `renew()`: begins afresh; `giveUp()`; `patience`: ms, sides should differ. */
  constructor({ restart, renew, giveUp, patience = RENEWED_AFTER }) {
    Object.assign(this, { restart, renew, giveUp, patience });
    this.lostAt = null; // since then nothing has come
    this.begin();
  }

  /** A connection that has carried nothing yet is being made. It counts as lost since the one before it was. */
  begin(now = null) {
    this.bytes = 0;
    this.heardAt = null; // when the last byte came
    this.triedAt = now; // of the attempt that is under way
    this.restartsAt = null; // where it waits for what carried before
    this.lostAt ??= now;
  }

  get isLost() {
    return this.lostAt !== null;
  }

  /** Bytes that have come since the connection began, at this moment (ms). */
  note(bytes, now) {
    if (bytes > this.bytes) {
      this.heardAt = now;
      this.lostAt = this.triedAt = this.restartsAt = null;
    }
    this.bytes = bytes;
    if (!this.isLost && this.heardAt !== null && now - this.heardAt >= SILENT_AFTER) this.lose(now);
    if (this.isLost) this.press(now);
  }

  /** The device changed its network: waiting for silence would only take longer. */
  networkChanged(now) {
    if (this.heardAt !== null && this.triedAt === null) this.lose(now);
  }

  /** The other side can be told again what to do: what carried before may carry again, else another way is sought. */
  hurry(now) {
    if (this.isLost) this.restartsAt = now + A_MOMENT;
  }

  /** Nothing is under way here: the other side is waited for. Of a connection that was lost, no longer than of any. */
  wait(now) {
    if (this.isLost) this.press(now);
  }

  lose(now) {
    this.lostAt ??= now;
    if (this.triedAt !== null) return; // one attempt at a time
    this.triedAt = now;
    this.restart();
  }

  press(now) {
    if (now - this.lostAt >= GIVEN_UP_AFTER) {
      this.lostAt = null;
      return this.giveUp();
    }
    if (this.triedAt === null) return; // the other side has to come first
    if (this.restartsAt !== null && now >= this.restartsAt) {
      this.restartsAt = null;
      this.triedAt = now;
      return this.restart();
    }
    if (now - this.triedAt < this.patience) return;
    this.triedAt = now;
    this.renew();
  }
}
