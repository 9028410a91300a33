/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * What is being written, kept over reloads and crashes until it is sent.
 *
 * @param {import("./storage.js").Storage} storage
 */
export function createDraft(storage) {
  return {
    load() {
      const value = storage.get("draft");
      return typeof value === "string" ? value : "";
    },
    /** @param {string} text */
    save(text) {
      if (text === "") storage.remove("draft");
      else storage.set("draft", text);
    },
  };
}
