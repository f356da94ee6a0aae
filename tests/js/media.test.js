import assert from "node:assert/strict";
import test from "node:test";
import { Media } from "../../static/js/calls/media.js";

globalThis.navigator ??= {}; // older versions of Node have none

/** What its place on the page shows. */
function shown() {
  const words = { cameraRefused: "No camera.", microphoneRefused: "No microphone.", bothRefused: "Neither." };
  const stage = { words, root: { dataset: {} }, camera: true };
  return Object.assign(stage, {
    say: (text) => (stage.said = text),
    setCamera: (is) => (stage.camera = is),
    setMuted: () => {},
  });
}

test("a browser that refuses both is told of once, and what is refused is not shown as switched on", () => {
  const stage = shown();
  const media = new Media({ side: "agent", stage });

  media.setProblem("camera", "refused");
  assert.deepEqual([stage.said, stage.camera], ["No camera.", false]);
  media.setProblem("microphone", "refused");
  assert.equal(stage.said, "Neither.");
  media.setProblem("camera", null);
  assert.equal(stage.said, "No microphone.");
});
