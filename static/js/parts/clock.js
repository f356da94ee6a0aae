// Seconds of a recording or of a call, as players and telephones show them: 0:07, 12:30.

export function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
