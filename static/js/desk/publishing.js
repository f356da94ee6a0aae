// The sheet in which a post is written: its photos are made smaller, sent as they are chosen, and shown before it is.

import { reduced } from "../files/reduce.js";
import { transfer } from "../files/transfer.js";
import { elementsOf } from "../parts/html.js";
import { sheet } from "./sheets.js";
import { headers, renew } from "./token.js";

const list = () => sheet().querySelector(".chosen-photos");

export function start() {
  sheet().addEventListener("click", ({ target }) => {
    if (target.closest("[data-add-photo]")) sheet().querySelector('.publish input[type="file"]').click();
    target.closest("[data-unchoose]")?.closest("li").remove();
  });
  sheet().addEventListener("change", ({ target }) => {
    if (!target.matches('.publish input[type="file"]')) return;
    add([...target.files]);
    target.value = ""; // the same file may be chosen again
  });
}

function add(files) {
  say("");
  const room = Math.max(0, Number(list().dataset.most) - list().childElementCount);
  if (files.length > room) say(list().dataset.tooMany);
  for (const file of files.slice(0, room)) send(file);
}

async function send(file) {
  const photos = list();
  const row = sheet().querySelector(".publish template").content.firstElementChild.cloneNode(true);
  const [image, progress] = [row.querySelector("img"), row.querySelector("progress")];
  image.src = URL.createObjectURL(file);
  photos.append(row);
  wait();
  const fields = { file: await reduced(file) };
  const post = () =>
    transfer(photos.dataset.address, {
      headers: { ...headers(), "HX-Request": "true" },
      fields,
      progress: (part) => (progress.value = part),
      signal: new AbortController().signal,
    });
  let answer = await post();
  if (answer?.status === 403 && (await renew().catch(() => false))) answer = await post();
  URL.revokeObjectURL(image.src);
  if (!photos.isConnected) return;
  const [stored] =
    answer?.status === 200 ? elementsOf(answer.text).filter((element) => element.matches(".chosen-photo")) : [];
  if (stored) row.replaceWith(stored);
  else {
    row.remove();
    say(reason(answer));
  }
  wait();
}

/** A post goes when its photos are there. */
function wait() {
  sheet().querySelector("#publish-now").disabled = Boolean(list().querySelector(".waiting"));
}

function reason(answer) {
  const [said] = elementsOf(answer?.text ?? "")
    .map((part) => part.querySelector("[data-words]"))
    .filter(Boolean);
  return said?.textContent.trim() || list().dataset.failed;
}

function say(words) {
  const line = sheet().querySelector(".photo-error");
  line.hidden = !words;
  line.querySelector("span").textContent = words;
}
