// Paths of a site's pages as somebody else may read them: without what stands for a right or for a person, as it does
// in a link of a mail. conversations/base/page_addresses.py does the same with what comes to the server.

const SESSION = /;[^/]*/g; // /basket;jsessionid=…
const TOKENS = [
  /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/i, // a UUID
  /(?=[\w.~=]*\d)(?=[\w.~=]*[a-z])[\w.~=]{20}/i, // letters and digits in one run, longer than words have them
  /(?=[\w~=-]*[a-z\d][A-Z])(?=[\w~=-]*\d)[\w~=-]{12}/, // capitals and digits in the middle of it
  /\d{12}|@/, // of a card, of a telephone; of a mailbox
];
// Parts behind which stands what opens something.
const OPENING = [
  /^(\w+[-_])?(activat(e|ion)|auth|code|confirm(ation)?|invit(e|ation)s?|join|key|log-?in|magic|otp)([-_]\w+)?$/i,
  /^(\w+[-_])?(pass(word)?|recover|reset|secret|session|share|sign-?in|token|unsubscribe|verif(y|ication))([-_]\w+)?$/i,
];

/** Of an address that is origin and path already. */
export function withoutTokens(address) {
  const [, origin, path] = /^(https?:\/\/[^/]+)(.*)$/.exec(address.slice(0, 2000)) ?? [];
  return origin ? origin + bare(path) : "";
}

export function bare(path) {
  const opens = (part) => OPENING.some((name) => name.test(part));
  const told = (part, at, parts) => (isToken(part) || (opens(parts[at - 1]) && /[A-Z\d%]/.test(part)) ? "***" : part);
  return path.replace(SESSION, "").split("/").map(told).join("/");
}

/** Whether such a thing stands in a part of a path, or in a value. */
export function isToken(part) {
  let read = part;
  try {
    read = decodeURIComponent(part);
  } catch {
    // as it is written
  }
  return TOKENS.some((token) => token.test(read));
}
