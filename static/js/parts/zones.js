// What a clock shows in a time zone that need not be the device's.

const formats = new Map(); // zone → how its clock is read: to make one takes long

/** {day: "2026-11-24", time: "14:12"} at a moment, in ms since 1970. `zone`: the device's where it is not said. */
export function clock(moment, zone) {
  if (!formats.has(zone)) formats.set(zone, formatOf(zone));
  const [day, time] = formats.get(zone).format(moment).split(" ");
  return { day, time };
}

/** A zone that this browser has not heard of is read as its own. */
function formatOf(timeZone) {
  const options = { timeZone, dateStyle: "short", timeStyle: "short", hourCycle: "h23" };
  try {
    return new Intl.DateTimeFormat("sv-SE", options); // its way is that of forms
  } catch {
    return new Intl.DateTimeFormat("sv-SE", { ...options, timeZone: undefined });
  }
}
