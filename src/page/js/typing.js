/* SPDX-License-Identifier: LGPL-2.1-or-later */
const REPEAT_MS = 3000;
const IDLE_MS = 5000;

/**
 * Tells the others that I am writing: at most every few seconds, and no longer than I do.
 *
 * @param {(active: boolean) => void} tell
 * @param {() => number} now
 */
export function createTypingSignal(tell, now) {
  let toldAt = 0;
  let active = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function stop() {
    clearTimeout(timer);
    if (active) tell(false);
    active = false;
    toldAt = 0;
  }

  return {
    stop,
    /** Nothing more is to be told: the message itself says it. */
    reset() {
      clearTimeout(timer);
      active = false;
      toldAt = 0;
    },
    keyPressed() {
      if (now() - toldAt >= REPEAT_MS) {
        toldAt = now();
        active = true;
        tell(true);
      }
      clearTimeout(timer);
      timer = setTimeout(stop, IDLE_MS);
    },
  };
}

/**
 * Forgets those who said that they are writing and did not go on: a page that went away cannot say
 * that it stopped.
 *
 * @param {import("./store.js").Store} store
 * @param {() => number} now
 */
export function expireTyping(store, now) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  store.subscribe(["typing"], ({ typing }) => {
    clearTimeout(timer);
    if (typing.length === 0) return;
    const next = Math.min(...typing.map(({ until }) => until));
    timer = setTimeout(() => {
      store.set({ typing: store.get().typing.filter(({ until }) => until > now()) });
    }, Math.max(0, next - now()) + 20);
  });
}
