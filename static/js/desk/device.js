// What a person chose for this device. The cookies are read by the server too, which draws the next page like this.

const YEAR = 365 * 24 * 60 * 60; // seconds

/** What this device was told to use; undefined where nothing was chosen. */
export function choice(name) {
  return document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1];
}

/** Keeps a choice for a year; an empty value forgets it. */
export function keep(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${value ? YEAR : 0}; SameSite=Lax${secure}`;
}
