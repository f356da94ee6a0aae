// The visitor's photos and documents: chosen with the button, pasted or dropped, shown above the composer until they
// are sent. They go with the token, never a cookie.

import { ChosenFiles } from "../files/chosen.js";
import { FilesOut } from "../files/outgoing.js";
import { keepPreview } from "../files/rows.js";
import * as viewer from "../files/viewer.js";
import { elementsOf } from "../parts/html.js";

const at = (id) => document.getElementById(id);

/**
 * `who()`: {token, identity, page}; `place(html)`: a stored row; `starting()`: a file is about to go; `tried()`: the
 * first attempt of one has ended. {chosen, out, send()}: what is chosen, what is on its way, and how it goes there.
 * Null where none may.
 */
export function takeFiles({ language, thread, who, place, starting, tried }) {
  viewer.start();
  const pick = at("pick");
  if (!pick) return null;
  const chosen = new ChosenFiles({ form: at("composer"), limits: JSON.parse(pick.dataset.files) });
  const out = new FilesOut({
    request: () => {
      const { token, identity, page } = who();
      const fields = { token, language, page: page.title, identity: identity ? JSON.stringify(identity) : "" };
      return { url: pick.dataset.url, headers: {}, fields };
    },
    stored: (entry, text) => {
      const [row] = elementsOf(JSON.parse(text).html);
      keepPreview(entry, row);
      place(row.outerHTML);
    },
    tried,
    reason: (text) => {
      try {
        return JSON.parse(text).text;
      } catch {
        return "";
      }
    },
  });
  const attach = async (files) => {
    await chosen.add(files);
    if (chosen.n && matchMedia("(pointer: fine)").matches) at("say").focus();
  };
  const send = () => {
    if (!chosen.n) return;
    starting();
    for (const { file, most } of chosen.take()) thread.list.append(out.add(file, "", most).row);
    thread.toEnd();
  };
  at("record").hidden = !(chosen.limits.voice && navigator.mediaDevices?.getUserMedia && self.MediaRecorder);
  at("record").addEventListener("click", () => chosen.record());
  chosen.listen();
  at("attach").addEventListener("click", () => pick.click());
  pick.addEventListener("change", () => {
    attach([...pick.files]);
    pick.value = ""; // the same file may be chosen again
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.clipboardData.getData("text/plain")) return;
    event.preventDefault();
    attach(files);
  });
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      if (kind === "drop") attach([...event.dataTransfer.files]);
    });
  }
  return { chosen, out, send };
}
