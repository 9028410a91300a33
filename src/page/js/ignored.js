/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { _, format } from "./i18n.js";

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
  /** @param {string} id */
  function remove(id) {
    change(store.get().ignored.filter((member) => member.id !== id));
  }

  return {
    /** @param {Member} member */
    add({ id, name }) {
      change([...store.get().ignored.filter((other) => other.id !== id), { id, name }]);
      store.set({
        hint: {
          kind: "info",
          text: format(_("You do not see any more what {name} writes."), { name }),
          undo: { label: _("Undo"), act: () => remove(id) },
        },
      });
    },
    remove,
  };
}
