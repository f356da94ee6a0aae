// Posts as the person who is signed in: with their cookies, and a token of the server's, which only our pages can read.

/** `facts`: an object that goes as a form, or a push subscription that goes as JSON. True where it was done. */
export async function post(address, facts) {
  try {
    const token = await fetch(self.APP.token, { redirect: "error" });
    const isForm = !(facts instanceof PushSubscription);
    const answer = await fetch(address, {
      method: "POST",
      redirect: "error", // to the door: nobody is signed in
      headers: {
        "X-CSRFToken": (await token.json()).token,
        "HX-Request": "true",
        ...(!isForm && { "Content-Type": "application/json" }),
      },
      body: isForm ? new URLSearchParams(facts) : JSON.stringify(facts),
    });
    return answer.ok;
  } catch {
    return false;
  }
}
