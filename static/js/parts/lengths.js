// What lasted so long, with its units: it never reads as a time of day (`length_words` in conversations/base/dates.py).

/** 75,000 ms as "1 min 15 s"; `units`: the words for hours, minutes and seconds, each around {n}. */
export function lengthWords(ms, units) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const shown = hours ? [hours, minutes] : [minutes, seconds % 60];
  const words = hours ? units.slice(0, 2) : units.slice(1);
  const said = shown.map((n, place) => n && words[place].replace("{n}", n)).filter(Boolean);
  return said.join("\u00a0") || units[2].replace("{n}", 0);
}
