/* SPDX-License-Identifier: LGPL-2.1-or-later */
const SHORTEST_PAUSE_MS = 3000;

/* Two short notes, a fifth apart. */
const NOTES = [{ frequency: 659.3, at: 0 }, { frequency: 987.8, at: 0.09 }];
const LOUDNESS = 0.12;
const LENGTH = 0.35;

/** @param {AudioContext} context */
function ring(context) {
  const start = context.currentTime + 0.02;
  for (const { frequency, at } of NOTES) {
    const tone = new OscillatorNode(context, { type: "sine", frequency });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start + at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + at + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + at + LENGTH);
    tone.connect(volume).connect(context.destination);
    tone.start(start + at);
    tone.stop(start + at + LENGTH);
  }
}

/**
 * A short sound, made on the spot. Browsers play nothing before the reader has touched the page.
 *
 * @param {() => number} now
 * @returns {() => void} plays it, unless it was heard just now
 */
export function createChime(now) {
  /** @type {AudioContext | null} */
  let context = null;
  let last = -Infinity;

  return () => {
    const touched = navigator.userActivation?.hasBeenActive ?? true;
    if (!touched || typeof AudioContext === "undefined" || now() - last < SHORTEST_PAUSE_MS) return;
    last = now();
    context ??= new AudioContext();
    if (context.state === "suspended") void context.resume();
    ring(context);
  };
}
