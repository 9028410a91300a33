/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { _ } from "./i18n.js";
import { readAck } from "./protocol.js";
import { randomId } from "./random-id.js";
import { explainChange } from "./refusals.js";

const ACK_TIMEOUT_MS = 12000;
const PAUSE_MS = 2000;

/* What passes by itself. */
const passing = new Set(["rate-limited", "storage-busy", "busy", "closed"]);

/**
 * @typedef {import("./types.js").Amendment} Amendment
 *
 * @typedef {object} AmendmentActions
 * @property {(seq: number, text: string) => void} edit
 * @property {(seq: number) => void} remove
 * @property {(seq: number, emoji: string, on: boolean) => void} react
 */

/**
 * My changes to messages on their way to the room: seen at once, sent one after the other, each with
 * an id that stays the same however often it is sent. What the room does not take is taken back, and
 * said.
 *
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {(event: string, payload: unknown, timeout: number) => Promise<unknown>} parts.request
 * @param {() => number} parts.now
 */
export function createAmendments({ store, request, now }) {
  let busy = false;
  let ready = false;

  /** @param {string} id */
  function drop(id) {
    store.set({ amendments: store.get().amendments.filter((item) => item.id !== id) });
  }

  /** @param {Amendment} item */
  function payloadOf({ id, kind, seq, text, on }) {
    if (kind === "edit") return { id, seq, text };
    return kind === "remove" ? { id, seq } : { id, seq, emoji: text, on };
  }

  /** @param {Amendment} item @returns {Promise<boolean>} whether to go on with the next */
  async function deliver(item) {
    let answer;
    try {
      answer = await request(item.kind, payloadOf(item), ACK_TIMEOUT_MS);
    } catch {
      /* The next connection brings it; the same id makes that harmless. */
      return false;
    }

    const ack = readAck(answer);
    if (ack.ok) {
      drop(item.id);
    } else if (passing.has(ack.problem.code)) {
      await new Promise((resolve) => {
        setTimeout(resolve, ack.problem.retryAfter ?? PAUSE_MS);
      });
    } else {
      drop(item.id);
      store.set({ hint: { kind: "error", text: explainChange(ack.problem) } });
    }
    return true;
  }

  async function work() {
    if (busy) return;
    busy = true;
    for (let on = true; on && ready;) {
      const next = store.get().amendments[0];
      on = next !== undefined && await deliver(next);
    }
    busy = false;
  }

  /** @param {Omit<Amendment, "id" | "time">} what */
  function add(what) {
    const { amendments, link } = store.get();
    store.set({
      amendments: [...amendments, { ...what, id: randomId(), time: now() }],
      hint: link.status === "online" ? null
        : { kind: "info", text: _("There is no connection. The change goes out when it is back.") },
    });
    void work();
  }

  return {
    /** @type {AmendmentActions} */
    actions: {
      edit: (seq, text) => add({ kind: "edit", seq, text, on: true }),
      remove: (seq) => add({ kind: "remove", seq, text: "", on: true }),
      react: (seq, emoji, on) => add({ kind: "react", seq, text: emoji, on }),
    },
    resume() {
      ready = true;
      void work();
    },
    pause() {
      ready = false;
    },
  };
}
