// What this page calls itself in calls: of a person's pages one is in the call, and it is the same after a reload.

import { clientId } from "../live/client_id.js";
import { tab } from "../parts/storage.js";

const KEPT = "pupitre.page";

/** The same for as long as the tab lives. */
export function pageId() {
  const known = tab.get(KEPT);
  if (known) return known;
  const fresh = clientId();
  tab.set(KEPT, fresh);
  return fresh;
}
