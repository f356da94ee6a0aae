// Addresses of a site's pages as somebody else may read them: the path without what opens something, and of the query
// what says what is looked at. conversations/base/page_addresses.py does the same with what comes to the server.

import { bare, isToken } from "./page_paths.js";

const LONGEST = 2000; // characters that are looked at
const ADDRESS = /^(https?:\/\/)(?:[^/?#]*@)?(\[[\da-f:.]+\](?::\d+)?|[^/?#[\]]+)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is;
// In names of a query: anywhere, or as a word of its own.
const SECRET_NAMES = [
  /auth|e-?mail|passw|secret|sess|signature|token/i,
  /(^|[^a-z])(card|code|hash|hmac|iban|jwt|key|login|mail|name|nonce|otp|pass|phone)([^a-z]|$)/i,
  /(^|[^a-z])(pin|pwd|sid|sig|state|tel|ticket|user)([^a-z]|$)/i,
];
const PLAIN_NAME = /^[a-z][\w.[\]-]{0,31}$/i;

/** Nothing of what is no address of a page. */
export function readable(address) {
  const [, scheme, host, path, query, fragment] = ADDRESS.exec(address.slice(0, LONGEST)) ?? [];
  if (!host) return "";
  const [route, routeQuery] = /^!?\//.test(fragment) ? fragment.split("?") : []; // of a site of one page
  return scheme + host + bare(path) + bareQuery(query) + (route ? `#${bare(route)}${bareQuery(routeQuery)}` : "");
}

function bareQuery(query = "") {
  const kept = query.split("&").filter((pair) => {
    const [name, ...value] = pair.split("=");
    return value.length && isPlain(name) && !isToken(value.join("="));
  });
  return kept.length ? `?${kept.join("&")}` : "";
}

function isPlain(name) {
  const words = name.replace(/([a-z\d])([A-Z])/g, "$1-$2");
  return PLAIN_NAME.test(name) && !SECRET_NAMES.some((secret) => secret.test(words)) && !isToken(name);
}
