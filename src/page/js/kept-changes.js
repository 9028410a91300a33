/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * @typedef {import("./types.js").Amendment} Amendment
 *
 * @typedef {object} Author whose change it is, and of which history
 * @property {string} epoch
 * @property {string} by the id of a member
 *
 * @typedef {Amendment & Author} Kept
 */

const KINDS = ["edit", "remove", "react"];

/** @param {any} item @returns {item is Kept} */
function isKept(item) {
  return KINDS.includes(item?.kind) && Number.isSafeInteger(item.seq)
    && [item.id, item.text, item.epoch, item.by].every((value) => typeof value === "string")
    && typeof item.time === "number" && typeof item.on === "boolean";
}

/**
 * My changes that the room has not got yet, kept over reloads and crashes.
 *
 * @param {import("./storage.js").Storage} storage
 */
export function createKeptChanges(storage) {
  /* Other windows keep theirs in the same place, so it is read again before each change. */
  /** @returns {Kept[]} */
  function stored() {
    const value = storage.get("changes");
    return Array.isArray(value) ? value.filter(isKept) : [];
  }

  /** @param {Kept[]} items */
  function store(items) {
    if (items.length > 0) storage.set("changes", items);
    else storage.remove("changes");
  }

  return {
    /** @param {Amendment} item @param {Author} author */
    keep(item, { epoch, by }) {
      store([...stored().filter(({ id }) => id !== item.id), { ...item, epoch, by }]);
    },
    /** @param {string} id */
    forget(id) {
      store(stored().filter((item) => item.id !== id));
    },
    /**
     * Those of this author, in their order; those of a history that is no more are forgotten.
     *
     * @param {Author} author
     * @returns {Amendment[]}
     */
    load({ epoch, by }) {
      const items = stored();
      const current = items.filter((item) => item.epoch === epoch);
      if (current.length < items.length) store(current);
      return current.filter((item) => item.by === by)
        .map(({ id, kind, seq, text, on, time }) => ({ id, kind, seq, text, on, time }));
    },
  };
}
