// Which days and hours a snooze may last to: those to come, by the clock of the zone that its reader works in.

import { clock } from "../parts/zones.js";

const NEAR = 24 * 3600 * 1000; // ms; the clocks of a zone change at most once within it

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
