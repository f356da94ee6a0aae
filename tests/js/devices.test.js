import assert from "node:assert/strict";
import test from "node:test";
import { Devices } from "../../static/js/calls/devices.js";

class Track {
  constructor(kind) {
    Object.assign(this, { kind, enabled: true, isLive: true });
  }

  stop() {
    this.isLive = false;
  }
}

/** A device whose camera or microphone fail with an error of this name. */
function device(fails = {}) {
  const asked = [];
  const said = [];
  const media = {
    async getUserMedia({ audio, video }) {
      asked.push({ audio: Boolean(audio), video: Boolean(video), facing: video?.facingMode });
      const wanted = [audio && "microphone", video && "camera"].filter(Boolean);
      const failing = wanted.find((name) => fails[name]);
      if (failing) throw Object.assign(new Error(failing), { name: fails[failing] });
      const tracks = wanted.map((name) => new Track(name === "camera" ? "video" : "audio"));
      return { getTracks: () => tracks };
    },
  };
  const devices = new Devices({
    media,
    changed: (name, track) => said.push([name, Boolean(track)]),
    problem: (name, why) => said.push([name, why]),
  });
  return { devices, asked, said, fails };
}

const page = (state) => {
  const listeners = new Set();
  globalThis.document = {
    visibilityState: state,
    addEventListener: (_type, listener) => listeners.add(listener),
    removeEventListener: (_type, listener) => listeners.delete(listener),
  };
  return async (now) => {
    document.visibilityState = now;
    for (const listener of [...listeners]) listener();
    await new Promise(setImmediate);
  };
};

test("both are asked for at once", async () => {
  const { devices, asked, said } = device();
  await devices.open({ camera: true });

  assert.deepEqual(asked, [{ audio: true, video: true, facing: "user" }]);
  assert.deepEqual(said, [
    ["camera", true],
    ["microphone", true],
  ]);
});

for (const [name, why] of [
  ["NotAllowedError", "refused"],
  ["NotFoundError", "absent"],
  ["NotReadableError", "busy"],
  ["TypeError", "failed"],
]) {
  test(`a camera with ${name} is said to be ${why}, and one is heard all the same`, async () => {
    const { devices, said } = device({ camera: name });
    await devices.open({ camera: true });

    assert.deepEqual(said, [
      ["microphone", true],
      ["camera", why],
    ]);
    assert.ok(devices.tracks.microphone.isLive);
  });
}

test("a browser without devices says so", async () => {
  const said = [];
  const devices = new Devices({ media: null, changed() {}, problem: (...words) => said.push(words) });
  await devices.open({ camera: true });

  assert.deepEqual(said, [
    ["microphone", "unable"],
    ["camera", "unable"],
  ]);
});

test("a camera that is off has its lamp off, a muted microphone is kept", async () => {
  const { devices } = device();
  await devices.open({ camera: true });
  const { camera, microphone } = devices.tracks;

  await devices.switchCamera(false);
  devices.mute(true);

  assert.equal(camera.isLive, false);
  assert.deepEqual([microphone.isLive, microphone.enabled], [true, false]);
  await devices.switchCamera(true);
  assert.ok(devices.tracks.camera.isLive);
});

test("what is there already is not asked for again, and muted before it comes it is mute", async () => {
  const { devices, asked } = device();
  await devices.switchCamera(true);
  devices.mute(true);

  await devices.open({ camera: true });

  assert.deepEqual(asked.at(-1), { audio: true, video: false, facing: undefined });
  assert.equal(devices.tracks.microphone.enabled, false);
});

test("what is allowed after the call was over is let go at once", async () => {
  const { devices, said } = device();
  const opened = devices.open({ camera: true });
  devices.close();
  await opened;

  assert.deepEqual(devices.tracks, { camera: null, microphone: null });
  assert.deepEqual(said, []);
});

test("what is refused after the call was over is asked for no more, and nothing is said of it", async () => {
  const { devices, said, asked } = device({ camera: "NotAllowedError", microphone: "NotAllowedError" });
  const opened = devices.open({ camera: true });
  devices.close();
  await opened;

  assert.equal(asked.length, 1);
  assert.deepEqual(said, []);
});

test("the other camera is opened after this one was let go", async () => {
  const { devices, asked } = device();
  await devices.open({ camera: true });
  const { camera } = devices.tracks;

  await devices.turn();

  assert.equal(camera.isLive, false);
  assert.deepEqual(asked.at(-1), { audio: false, video: true, facing: "environment" });
});

test("what ended in the background is taken again when the page is looked at, muted as it was", async () => {
  const turn = page("hidden");
  const { devices, asked } = device();
  await devices.open({ camera: true });
  devices.mute(true);
  const before = devices.tracks.microphone;

  before.onended();
  await new Promise(setImmediate);
  assert.equal(asked.length, 1);
  await turn("visible");

  assert.equal(asked.length, 2);
  assert.notEqual(devices.tracks.microphone, before);
  assert.equal(devices.tracks.microphone.enabled, false);
});

test("what was unplugged and is not to be had any more is said, and gone", async () => {
  page("visible");
  const { devices, said, fails } = device();
  await devices.open({ camera: true });
  fails.camera = "NotFoundError";

  devices.tracks.camera.onended();
  await new Promise(setImmediate);

  assert.deepEqual(said.slice(2), [
    ["camera", "absent"],
    ["camera", false],
  ]);
  assert.equal(devices.tracks.camera, null);
});

test("in the end everything is let go", async () => {
  const { devices } = device();
  await devices.open({ camera: true });
  const tracks = Object.values(devices.tracks);

  devices.close();

  assert.ok(tracks.every((track) => !track.isLive));
});
