// Which days and hours a snooze may last to: those to come, by the clock of the zone that its reader works in.

const NEAR = 24 * 3600 * 1000; // ms; the clocks of a zone change at most once within it

const formats = new Map(); // zone → how its clock is read: to make one takes long

/** {day: "2026-11-24", time: "14:12"}: what a clock of this zone shows at a moment, in ms since 1970. */
export function clock(moment, zone) {
  const options = { timeZone: zone, dateStyle: "short", timeStyle: "short", hourCycle: "h23" };
  if (!formats.has(zone)) formats.set(zone, new Intl.DateTimeFormat("sv-SE", options)); // its way is that of forms
  const [day, time] = formats.get(zone).format(moment).split(" ");
  return { day, time };
}

/** Whether a clock of this zone will show this hour on this day: none that has passed, or that the clocks leave out. */
export function isToCome(day, time, now, zone) {
  const asUtc = Date.parse(`${day}T${time}Z`);
  return [-NEAR, NEAR].some((near) => {
    const moment = asUtc - aheadOfUtc(asUtc + near, zone);
    const shown = clock(moment, zone);
    return moment > now && shown.day === day && shown.time === time;
  });
}

function aheadOfUtc(moment, zone) {
  const { day, time } = clock(moment, zone);
  return Date.parse(`${day}T${time}Z`) - Math.floor(moment / 60000) * 60000;
}
