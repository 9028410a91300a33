/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * @typedef {object} Storage
 * @property {(key: string) => unknown} get
 * @property {(key: string, value: unknown) => void} set
 * @property {(key: string) => void} remove
 */

/**
 * Keeps JSON values in the browser under names of our own, one set for each path, so that two rooms
 * behind one host do not mix. Without storage (private windows, a full disk) the values last as long
 * as the page.
 *
 * @param {globalThis.Storage | null} area
 * @param {string} path
 * @returns {Storage}
 */
export function createStorage(area, path) {
  const prefix = `snug:${path.replace(/[^/]*$/, "")}:`;
  /** @type {Map<string, string>} */
  const memory = new Map();

  return {
    get(key) {
      try {
        const text = memory.get(key) ?? area?.getItem(prefix + key) ?? null;
        return text === null ? null : JSON.parse(text);
      } catch {
        return null;
      }
    },
    set(key, value) {
      const text = JSON.stringify(value);
      try {
        if (!area) throw new Error("no storage");
        area.setItem(prefix + key, text);
        memory.delete(key);
      } catch {
        memory.set(key, text);
      }
    },
    remove(key) {
      memory.delete(key);
      try {
        area?.removeItem(prefix + key);
      } catch {
        /* What cannot be reached cannot have been written. */
      }
    },
  };
}

/**
 * The browser's storage, or null where asking for it is an error.
 *
 * @returns {globalThis.Storage | null}
 */
export function browserStorage() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
