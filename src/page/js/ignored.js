/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * @typedef {import("./types.js").Member} Member
 * @typedef {ReturnType<typeof createIgnored>} Ignored
 */

/** @param {unknown} value @returns {Member[]} */
function read(value) {
  return Array.isArray(value) ? value.filter((item) => typeof item?.id === "string"
    && typeof item.name === "string").map(({ id, name }) => ({ id, name })) : [];
}

/**
 * Whom the reader does not want to read. Nobody else hears of it.
 *
 * @param {import("./store.js").Store} store
 * @param {import("./storage.js").Storage} storage
 */
export function createIgnored(store, storage) {
  /** @param {Member[]} ignored */
  function change(ignored) {
    storage.set("ignored", ignored);
    store.set({ ignored });
  }

  store.set({ ignored: read(storage.get("ignored")) });
  return {
    /** @param {Member} member */
    add({ id, name }) {
      change([...store.get().ignored.filter((other) => other.id !== id), { id, name }]);
    },
    /** @param {string} id */
    remove(id) {
      change(store.get().ignored.filter((member) => member.id !== id));
    },
  };
}
