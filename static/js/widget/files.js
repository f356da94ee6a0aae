// The visitor's photos and documents: chosen with the button, pasted or dropped. They go with the token, never a
// cookie.

import { FilesOut } from "../files/outgoing.js";
import { keepPreview, kindOf } from "../files/rows.js";
import * as viewer from "../files/viewer.js";
import { elementsOf } from "../parts/html.js";

const at = (id) => document.getElementById(id);

/**
 * `who()`: {token, identity, page}; `place(html)`: a stored row; `starting()`: a file is about to go. Null where none
 * may.
 */
export function takeFiles({ language, thread, who, place, starting }) {
  viewer.start();
  const pick = at("pick");
  if (!pick) return null;
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
    reason: (text) => {
      try {
        return JSON.parse(text).text;
      } catch {
        return "";
      }
    },
  });
  const limits = JSON.parse(pick.dataset.files); // bytes, by kind
  const attach = (files) => {
    starting();
    for (const file of files) thread.list.append(out.add(file, "", limits[kindOf(file)]).row);
    thread.toEnd();
  };
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
  return out;
}
