// How a text is cut into the messages that SMS is made of. The server counts the same, and says why
// (`conversations/connectors/sms/segments.py`); both are tested by the same examples.

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿" +
    "abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENDED = new Set("\f^{}\\[~]|€"); // two places each

/**
 * `places` that a text takes, `room` in its messages, how many `segments` they are. `foreign` is the first letter that
 * makes more of them than there would be without such letters; else undefined.
 */
export function measure(text) {
  const letters = [...text];
  const first = letters.findIndex((letter) => !BASIC.has(letter) && !EXTENDED.has(letter));
  if (first < 0) return { isGsm: true, ...cut(letters, placesInGsm, 160, 153) };
  const wide = cut(letters, (letter) => letter.length, 70, 67);
  const isDearer = wide.segments > cut(letters, placesInGsm, 160, 153).segments;
  return { isGsm: false, ...wide, foreign: isDearer ? letters[first] : undefined };
}

const placesInGsm = (letter) => (EXTENDED.has(letter) ? 2 : 1);

/** No letter is torn in two: one that takes two places begins the next message where only one is left. */
function cut(letters, placesOf, alone, joined) {
  const sizes = letters.map(placesOf);
  const places = sizes.reduce((sum, size) => sum + size, 0);
  if (places <= alone) return { places, room: alone, segments: letters.length ? 1 : 0 };
  let [segments, left] = [0, 0];
  for (const size of sizes) {
    if (size > left) [segments, left] = [segments + 1, joined];
    left -= size;
  }
  return { places, room: segments * joined, segments };
}
