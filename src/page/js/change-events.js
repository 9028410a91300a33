/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { applyChange } from "./changes.js";
import { readChange } from "./protocol.js";

/**
 * What is done with messages, brought into the state.
 *
 * @param {import("./store.js").Store} store
 * @returns {Record<string, (payload: unknown) => void>}
 */
export function createChangeEvents(store) {
  /** @param {import("./types.js").Change["kind"]} kind */
  const handler = (kind) => (/** @type {unknown} */ payload) => {
    const change = readChange(kind, payload);
    const { phase, lastRev, entries, target } = store.get();
    if (!change || phase !== "room" || change.rev <= lastRev) return;
    store.set({
      lastRev: change.rev,
      entries: applyChange(entries, change),
      /* Nobody can answer or edit what is gone. */
      ...(kind === "remove" && target?.seq === change.seq ? { target: null } : {}),
    });
  };

  return { edited: handler("edit"), removed: handler("remove"), reacted: handler("react") };
}
