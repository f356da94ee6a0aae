// Fields that nobody is ever shown, whatever an inbox allows: passwords, payment, what a page hides.

const SECRET_TYPES = new Set(["password", "hidden", "file"]);
// HTML Standard, "Autofill": autofill detail tokens.
const SECRET_AUTOFILL = /(^|\s)(cc-[\w-]+|current-password|new-password|one-time-code|transaction-amount)(\s|$)/;
const LONG = `password passwd passphrase passcode kennwort passwort contrase mot_?de_?passe secret token
  credit debit carte card_?(n|h|e|c) cc_?(n|e) cryptogram security_?code sort_?code`;
const SHORT = "pass pwd mdp otp totp pin card cvv cvc csc iban bic pan exp"; // with no other letter beside them
const SECRET_NAMES = new RegExp(
  [...LONG.split(/\s+/), ...SHORT.split(" ").map((word) => `(^|[^a-z])${word}([^a-z]|$)`)]
    .join("|")
    .replaceAll("_?", "[_-]?"),
);

/** By what a field says of itself: {type, name, id, autocomplete}, in small letters. */
export function isAlwaysSecret({ type, name, id, autocomplete }) {
  if (SECRET_TYPES.has(type) || SECRET_AUTOFILL.test(autocomplete ?? "")) return true;
  return [name, id].some((word) => word && SECRET_NAMES.test(word));
}
