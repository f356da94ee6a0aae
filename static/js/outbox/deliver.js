// One post with its progress in a page, without it in a worker, which has only fetch.

import { transfer } from "../files/transfer.js";

const PATIENCE = { words: 20000, file: 240000 }; // ms for all of it, where progress cannot be seen

/**
 * {status, text, said, isDoor, isSilent} of the answer, or null where none came. `said`: what the page is to be told;
 * `isSilent`: there was a connection, and in all the time no answer.
 */
export async function deliver(url, { headers, fields, progress, signal }) {
  if (progress && self.XMLHttpRequest) {
    const answer = await transfer(url, { headers, fields, progress, signal });
    return answer && { ...answer, isDoor: isDoor(answer.url) };
  }
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const tired = AbortSignal.timeout(fields.file ? PATIENCE.file : PATIENCE.words);
  try {
    const answer = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.any([signal, tired]) });
    const said = JSON.parse(answer.headers.get("HX-Trigger") ?? "{}").say;
    return { status: answer.status, text: await answer.text(), said, isDoor: isDoor(answer.url) };
  } catch {
    return tired.aborted && !signal.aborted ? { status: 504, text: "", isSilent: true } : null;
  }
}

const isDoor = (url) => new URL(url, location).pathname === "/sign-in/";
