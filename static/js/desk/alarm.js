// A new conversation is heard and felt: two short tones, and a vibration where the device has one and wants it.

import { choice } from "./device.js";

const TONES = [784, 1047]; // Hz
let audio;

/** Browsers let a page sound only after its reader touched it once. */
export function start() {
  for (const gesture of ["pointerdown", "keydown"]) addEventListener(gesture, unlock, { capture: true });
}

export function ring() {
  if (choice("vibration") !== "off" && navigator.userActivation?.hasBeenActive) navigator.vibrate?.([140, 90, 140]);
  if (choice("sound") === "off" || audio?.state !== "running") return;
  for (const [index, tone] of TONES.entries()) sound(tone, audio.currentTime + index * 0.16);
}

function unlock() {
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
}

function sound(tone, at) {
  const volume = new GainNode(audio, { gain: 0 });
  const voice = new OscillatorNode(audio, { frequency: tone, type: "sine" });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.25, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.28);
  voice.connect(volume).connect(audio.destination);
  voice.start(at);
  voice.stop(at + 0.3);
}
