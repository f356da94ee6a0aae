// The page for where there is no network: it goes on by itself as soon as there is one.

import { list } from "./copies/list.js";

const PAUSE = 5000; // ms

list(document.querySelector(".kept"));
addEventListener("online", again);
document.getElementById("again").addEventListener("click", () => location.reload());
setInterval(again, PAUSE);

async function again() {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
}
