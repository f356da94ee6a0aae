// Whether a line can be relied on: by how soon its beats are answered, and by how often it is lost. Times in ms.

const PATIENCE = 4000; // with a beat that nobody answers
const OFTEN = 2; // losses
const SOON = 60000; // within which they come so often; without another one it is steady again

export class Steadiness {
  constructor() {
    this.begin();
  }

  /** Knows nothing: what happened while nobody looked says nothing about the network. */
  begin() {
    this.losses = [];
    this.opened();
  }

  opened() {
    this.unanswered = []; // when beats went, the oldest first
    this.isLate = false; // the last answer came, but late
  }

  sent(now) {
    this.unanswered.push(now);
  }

  answered(now) {
    this.isLate = now - this.unanswered.shift() >= PATIENCE;
  }

  lost(now) {
    this.losses = [...this.losses, now].slice(-OFTEN);
    this.opened();
  }

  isUnstable(now) {
    const [first, last] = [this.losses[0], this.losses[OFTEN - 1]];
    const isOftenLost = last - first < SOON && now - last < SOON;
    return this.isLate || now - this.unanswered[0] >= PATIENCE || isOftenLost;
  }
}
