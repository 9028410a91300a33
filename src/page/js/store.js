/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @typedef {import("./types.js").State} State */

/**
 * @typedef {object} Store
 * @property {() => Readonly<State>} get
 * @property {(patch: Partial<State>) => void} set
 * @property {(keys: (keyof State)[], listener: (state: Readonly<State>) => void) => void} subscribe
 */

/**
 * The one place where state is kept. Listeners hear of changes once per turn of the event loop,
 * however many there were, and only when one of their keys has another value than before.
 *
 * @param {State} initial
 * @returns {Store}
 */
export function createStore(initial) {
  let state = initial;
  let told = initial;
  let scheduled = false;
  /** @type {{ keys: (keyof State)[], listener: (state: Readonly<State>) => void }[]} */
  const subscriptions = [];

  function tell() {
    scheduled = false;
    const before = told;
    told = state;
    for (const { keys, listener } of subscriptions) {
      if (keys.some((key) => before[key] !== told[key])) listener(told);
    }
  }

  return {
    get: () => state,
    set(patch) {
      state = { ...state, ...patch };
      if (scheduled) return;
      scheduled = true;
      queueMicrotask(tell);
    },
    subscribe(keys, listener) {
      subscriptions.push({ keys, listener });
      listener(state);
    },
  };
}
