// A short, quiet note when an agent answers; browsers allow it once the visitor has touched the chat.

let context;

export function allowSound() {
  for (const gesture of ["pointerdown", "keydown"]) {
    addEventListener(gesture, () => (context ??= window.AudioContext && new AudioContext()), { once: true });
  }
}

/** Two short notes, soft enough for an office; none before the visitor has touched the page. */
export function chime() {
  if (!context) return;
  context.resume?.();
  const now = context.currentTime;
  const volume = context.createGain();
  volume.gain.setValueAtTime(0, now);
  volume.gain.linearRampToValueAtTime(0.06, now + 0.01);
  volume.gain.exponentialRampToValueAtTime(0.0001, now + 0.35);
  volume.connect(context.destination);
  for (const [start, pitch] of [
    [0, 660],
    [0.09, 880],
  ]) {
    const note = context.createOscillator();
    note.frequency.value = pitch;
    note.connect(volume);
    note.start(now + start);
    note.stop(now + 0.36);
  }
}
