// Posts as the person who is signed in: with their cookies, and a token of the server's, which only our pages can read.

/** `facts` as JSON. Rejects where nobody is signed in, or nobody answers. */
export async function post(address, facts) {
  await send(address, await given(), JSON.stringify(facts), { "Content-Type": "application/json" });
}

/** `fields` as a form's, on behalf of this person. Rejects too where somebody else is signed in, or it is refused. */
export async function postForm(address, fields, user) {
  const known = await given();
  if (known.user !== user) throw new Error("somebody else is signed in");
  const answer = await send(address, known, new URLSearchParams(fields));
  if (!answer.ok) throw new Error(`refused: ${answer.status}`);
}

const given = async () => (await fetch(self.APP.token, { redirect: "error" })).json();

function send(address, { token }, body, headers = {}) {
  return fetch(address, {
    method: "POST",
    redirect: "error", // to the door: nobody is signed in
    headers: { "X-CSRFToken": token, "HX-Request": "true", ...headers },
    body,
  });
}
