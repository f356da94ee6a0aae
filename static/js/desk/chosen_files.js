// Files that an agent has chosen for a conversation and not sent. They stay on the device, sealed, whichever
// conversation is open.

import { ChosenFiles } from "../files/chosen.js";
import { clientId } from "../live/client_id.js";
import * as store from "../outbox/store.js";

const user = Number(document.getElementById("desk").dataset.user);
const known = new Map(); // conversation → entries, {id, user, thread, at, file, most}; read once from the device
let reading;

export class KeptFiles extends ChosenFiles {
  /** `composer`: whose words go with them. */
  constructor({ form, thread: { conversation, root } }) {
    super({ form, limits: JSON.parse(root.dataset.files) });
    this.conversation = conversation;
  }

  async arrived() {
    this.listen();
    reading ??= store.chosen(user).then(remember);
    await reading;
    this.draw();
  }

  get entries() {
    return known.get(this.conversation) ?? [];
  }

  set entries(entries) {
    known.set(this.conversation, entries);
  }

  keep(entry) {
    const whole = { user, thread: this.conversation, at: Date.now(), ...entry };
    super.keep(whole);
    store.choose(whole);
  }

  forget(id) {
    super.forget(id);
    store.unchoose(id);
  }

  /** What was on its way stands here again, before what was chosen since. */
  putBack(items) {
    const since = this.entries;
    this.entries = [];
    for (const { file, most } of items) this.keep({ id: clientId(), at: 0, file, most });
    this.entries = [...this.entries, ...since];
    this.draw();
  }
}

/** They wait on the device with what is sent, from here on. */
export const sent = (entries) => Promise.all(entries.map(({ id }) => store.unchoose(id)));

function remember(entries) {
  for (const entry of entries) known.set(entry.thread, [...(known.get(entry.thread) ?? []), entry]);
}
