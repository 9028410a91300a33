// SPDX-License-Identifier: LGPL-2.1-or-later
// A clock that stands still until a test moves it. Node 18 has none for setTimeout() and Date.

/**
 * Takes the place of the clock until the test ends.
 *
 * @param {import('node:test').TestContext} t
 */
export function stopClock(t) {
  const { setTimeout, clearTimeout, Date } = globalThis;
  const { now } = Date;
  let time = now();
  let lastId = 0;
  /** @type {Map<number, { at: number, act: () => void }>} */
  const timers = new Map();

  Date.now = () => time;
  globalThis.setTimeout = /** @type {any} */ ((/** @type {() => void} */ act, delay = 0) => {
    timers.set(++lastId, { at: time + delay, act });
    return lastId;
  });
  globalThis.clearTimeout = /** @type {any} */ ((/** @type {number} */ id) => timers.delete(id));
  t.after(() => {
    Object.assign(globalThis, { setTimeout, clearTimeout });
    Date.now = now;
  });

  return {
    /** @param {number} milliseconds */
    tick(milliseconds) {
      const end = time + milliseconds;
      for (;;) {
        const [id, next] = [...timers].filter(([, { at }]) => at <= end)
          .sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
        if (!id || !next) break;
        timers.delete(id);
        time = Math.max(time, next.at);
        next.act();
      }
      time = end;
    },
  };
}
