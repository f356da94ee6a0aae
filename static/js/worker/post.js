// Posts as the person who is signed in: with their cookies, and a token of the server's, which only our pages can read.

/** `facts` as JSON. Rejects where nobody is signed in, or nobody answers. */
export async function post(address, facts) {
  const token = await fetch(self.APP.token, { redirect: "error" });
  await fetch(address, {
    method: "POST",
    redirect: "error", // to the door: nobody is signed in
    headers: { "X-CSRFToken": (await token.json()).token, "HX-Request": "true", "Content-Type": "application/json" },
    body: JSON.stringify(facts),
  });
}
