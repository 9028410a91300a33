/* SPDX-License-Identifier: LGPL-2.1-or-later */
/** @typedef {import("./storage.js").Storage} Storage */

/**
 * @typedef {object} Identity who this browser is in the room
 * @property {string} name
 * @property {string} token
 * @property {boolean} present whether to come in without being asked
 */

/**
 * @param {Storage} storage
 */
export function createIdentity(storage) {
  /** @returns {Identity} */
  function load() {
    const value = /** @type {Partial<Identity> | null} */ (storage.get("identity"));
    return {
      name: typeof value?.name === "string" ? value.name : "",
      token: typeof value?.token === "string" ? value.token : "",
      present: value?.present === true,
    };
  }

  return {
    load,
    /**
     * The token that belongs to a name: somebody else's name must not come with our token, or the
     * next person at a shared computer would be taken for the one before.
     *
     * @param {string} name
     */
    tokenFor(name) {
      const known = load();
      return known.name === name ? known.token : "";
    },
    /** @param {Partial<Identity>} change */
    save(change) {
      storage.set("identity", { ...load(), ...change });
    },
  };
}
