/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { readAck, readMessages } from "./protocol.js";
import { firstSeq, prependMessages } from "./timeline.js";

const PAGE = 100;
const TIMEOUT_MS = 10000;

/**
 * Fetches older messages, a page at a time.
 *
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {(event: string, payload: unknown, timeout: number) => Promise<unknown>} parts.request
 */
export function createHistory({ store, request }) {
  return async function loadOlder() {
    const { phase, more, history, link, entries, room } = store.get();
    const before = firstSeq(entries);
    if (phase !== "room" || !more || history === "loading" || link.status !== "online") return;
    if (before <= 1) {
      store.set({ more: false });
      return;
    }
    store.set({ history: "loading" });

    let ack;
    try {
      ack = readAck(await request("history", { before, limit: PAGE }, TIMEOUT_MS));
    } catch {
      ack = null;
    }

    const state = store.get();
    if (!ack?.ok) {
      store.set({ history: "failed" });
    } else if (state.room?.epoch !== room?.epoch || firstSeq(state.entries) !== before) {
      /* The timeline is another one by now. */
      store.set({ history: "idle" });
    } else {
      const messages = readMessages(ack.answer.messages);
      store.set({
        history: "idle",
        entries: prependMessages(state.entries, messages),
        more: ack.answer.more === true && messages.length > 0,
      });
    }
  };
}
