// The server's clock: a phone's may be wrong by hours.

const ADDRESS = "/healthz";

/** In ms since 1970, as accurate as a second; the phone's own time where no answer comes within `patience` ms. */
export async function serverTime(patience) {
  try {
    const asked = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(patience) };
    return Date.parse((await fetch(ADDRESS, asked)).headers.get("Date")) || Date.now();
  } catch {
    return Date.now();
  }
}
