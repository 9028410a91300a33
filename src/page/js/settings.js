/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * @typedef {import("./types.js").Settings} Settings
 */

/** @type {Settings} */
export const DEFAULTS = { sound: false, notify: false, aloud: true, comings: true };

/** @param {unknown} value @returns {Settings} */
function read(value) {
  const stored = /** @type {Record<string, unknown>} */ (value ?? {});
  return {
    sound: stored.sound === true,
    notify: stored.notify === true,
    aloud: stored.aloud !== false,
    comings: stored.comings !== false,
  };
}

/**
 * What the reader wants to be told of, and how.
 *
 * @param {import("./store.js").Store} store
 * @param {import("./storage.js").Storage} storage
 * @returns {(change: Partial<Settings>) => void}
 */
export function keepSettings(store, storage) {
  store.set({ settings: read(storage.get("settings")) });
  return (change) => {
    const settings = { ...store.get().settings, ...change };
    storage.set("settings", settings);
    store.set({ settings });
  };
}
