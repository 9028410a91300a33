/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * Remembers up to where the conversation was read, over visits.
 *
 * @param {import("./storage.js").Storage} storage
 */
export function createReadMark(storage) {
  return {
    /** @returns {import("./arrivals.js").Since | null} */
    load() {
      const value = /** @type {Record<string, unknown> | null} */ (storage.get("read"));
      const { epoch, seq } = value ?? {};
      return typeof epoch === "string" && typeof seq === "number" ? { epoch, seq } : null;
    },
    /** @param {import("./store.js").Store} store */
    watch(store) {
      store.subscribe(["room", "lastSeq", "visible", "atEnd"], ({ room, lastSeq, visible, atEnd }) => {
        if (room && visible && atEnd) storage.set("read", { epoch: room.epoch, seq: lastSeq });
      });
    },
  };
}
