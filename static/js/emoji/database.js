// All emoji, where the picker looks them up. It stands in for the database that comes with it (tools/emoji.mjs): that
// one writes all of them into IndexedDB, asks the server at each opening, and finds "étoile" with its accent only.

import * as chosen from "./chosen.js";
import { find } from "./find.js";

const loads = new Map(); // address → all of one language, while the page lives

export default class Emoji {
  customEmoji = []; // none of our own

  constructor({ locale, dataSource }) {
    Object.assign(this, { locale, dataSource });
  }

  async ready() {
    this.all ??= await load(this.dataSource);
  }

  async getEmojiByGroup(group) {
    await this.ready();
    return this.all.filter((emoji) => emoji.group === group);
  }

  async getEmojiBySearchQuery(query) {
    await this.ready();
    return find(this.all, query);
  }

  async getEmojiByUnicodeOrName(sign) {
    await this.ready();
    return this.all.find((emoji) => emoji.unicode === sign) ?? null;
  }

  async getTopFavoriteEmoji(limit) {
    const found = await Promise.all(chosen.most().map((sign) => this.getEmojiByUnicodeOrName(sign)));
    return found.filter(Boolean).slice(0, limit);
  }

  async incrementFavoriteEmojiCount(sign) {
    chosen.count(sign);
  }

  async getPreferredSkinTone() {
    return chosen.tone();
  }

  async setPreferredSkinTone(tone) {
    chosen.keepTone(tone);
  }

  async close() {}
}

function load(address) {
  if (!loads.has(address)) loads.set(address, fetchAll(address));
  return loads.get(address);
}

async function fetchAll(address) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return await answer.json();
  } catch (error) {
    loads.delete(address); // the next opening asks again
    throw error;
  }
}
