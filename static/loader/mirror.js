// The page as an agent sees it: recorded, masked and packed on the visitor's side. Loaded only once an agent looks, by
// the loader, which hands it the line to the chat's frame.

import { MIRROR } from "./mirror/name.js";
import { Recorder } from "./mirror/recorder.js";
import { warn } from "./widget/say.js";

/** `settings`: {allowed: names of fields, blocked: selectors}. Ends where the frame says so. */
window[MIRROR] = (line, settings) => {
  try {
    new Recorder(line, settings).start();
  } catch (error) {
    warn(error);
    line.postMessage({ type: "failed" });
  }
};
