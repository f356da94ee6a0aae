// Which emoji somebody chooses most, and their tone of skin: on this device, until its person leaves
// (static/js/outbox/leave.js).

import { device } from "../parts/storage.js";

const name = () => `pupitre.emoji.${document.getElementById("desk").dataset.user}`;

/** The most frequent first; of as many, the last chosen. */
export function most() {
  const { times = {} } = read();
  return Object.keys(times)
    .reverse()
    .sort((a, b) => times[b] - times[a]);
}

/** Notes that it was chosen once more: those chosen most often are offered first. */
export function count(sign) {
  const { times = {}, ...rest } = read();
  const { [sign]: before = 0, ...others } = times;
  write({ ...rest, times: { ...others, [sign]: before + 1 } });
}

/** 0 is none, 5 the darkest. */
export const tone = () => read().tone ?? 0;

export const keepTone = (wanted) => write({ ...read(), tone: wanted });

const read = () => device.getJson(name()) ?? {};

/** Without storage those that most people choose are offered. */
const write = (kept) => device.setJson(name(), kept);
