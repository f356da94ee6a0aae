import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { typeOfDevice } from "../../static/js/recorder.js";

const MP4 = "audio/mp4;codecs=mp4a.40.2";
const WEBM = "audio/webm;codecs=opus";

const recording = (...types) => {
  globalThis.self = { MediaRecorder: { isTypeSupported: (type) => types.includes(type) } };
};

afterEach(() => {
  delete globalThis.self;
});

test("a voice is recorded as MP4 where that is possible, and else as WebM", () => {
  recording(WEBM, MP4);
  assert.equal(typeOfDevice(), MP4);
  recording(MP4);
  assert.equal(typeOfDevice(), MP4);
  recording(WEBM, "audio/ogg");
  assert.equal(typeOfDevice(), WEBM);
});

test("a browser that records neither records nothing", () => {
  recording("audio/ogg", "audio/mp4", "audio/webm");
  assert.equal(typeOfDevice(), undefined);
  globalThis.self = {};
  assert.equal(typeOfDevice(), undefined);
});
