// The sign-in page: the password can be looked at.

const password = document.getElementById("password");
const reveal = document.getElementById("reveal");

reveal.addEventListener("click", () => {
  const shown = password.type === "password";
  password.type = shown ? "text" : "password";
  reveal.setAttribute("aria-pressed", shown);
});
