// The token that each post of this page carries. It belongs to a session: where its person has signed in again, in
// another tab, it is renewed and the post goes once more. Where somebody else has, this page is nobody's any more.

const FIELD = "csrfmiddlewaretoken";

export const headers = () => JSON.parse(document.body.getAttribute("hx-headers"));

/** As fetch, with the token; renewed once where it is refused. */
export async function post(address, options) {
  const send = () => fetch(address, { method: "POST", ...options, headers: { ...headers(), ...options.headers } });
  const answer = await send();
  return answer.status === 403 && (await renew()) ? send() : answer;
}

/** False where the page is reloaded, because it belongs to somebody who is not signed in. Rejects without a network. */
export async function renew() {
  const answer = await fetch("/phone/token/", { cache: "no-store", headers: { "X-Requested-With": "fetch" } });
  const now = answer.ok && !answer.redirected ? await answer.json() : {};
  const mine = document.body.dataset.user;
  if (!now.token || (mine && Number(mine) !== now.user)) {
    location.reload();
    return false;
  }
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": now.token }));
  for (const field of document.querySelectorAll(`input[name="${FIELD}"]`)) field.value = now.token;
  return true;
}
