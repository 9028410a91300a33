/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { createBackOff } from "./back-off.js";
import { _ } from "./i18n.js";
import { createKeptChanges } from "./kept-changes.js";
import { readAck } from "./protocol.js";
import { randomId } from "./random-id.js";
import { explainChange, explainDelay } from "./refusals.js";

const ACK_TIMEOUT_MS = 12000;
const SILENCE_PAUSE_MS = 2000;
/* These last, so that one should know why nothing happens. */
const LASTING = new Set(["storage", "storage-full"]);

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
 * an id that stays the same however often it is sent, and kept in the browser until the room has
 * them. What the room does not take is taken back, and said.
 *
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {import("./storage.js").Storage} parts.storage
 * @param {(event: string, payload: unknown, timeout: number) => Promise<unknown>} parts.request
 * @param {() => number} parts.now
 */
export function createAmendments({ store, storage, request, now }) {
  const kept = createKeptChanges(storage);
  const backOff = createBackOff();
  let busy = false;
  let ready = false;
  let takenUpFor = "";
  let wake = () => {};

  function author() {
    const { me, room } = store.get();
    return { epoch: room?.epoch ?? "", by: me?.id ?? "" };
  }

  /** Takes up what an earlier page could not send. */
  function takeUp() {
    const { epoch, by } = author();
    const { amendments } = store.get();
    if (by === takenUpFor) return;
    takenUpFor = by;
    const earlier = kept.load({ epoch, by })
      .filter(({ id }) => !amendments.some((item) => item.id === id));
    if (earlier.length > 0) store.set({ amendments: [...earlier, ...amendments] });
  }

  /** @param {string} id */
  function drop(id) {
    kept.forget(id);
    store.set({ amendments: store.get().amendments.filter((item) => item.id !== id) });
  }

  /** @param {Amendment} item */
  function payloadOf({ id, kind, seq, text, on }) {
    if (kind === "edit") return { id, seq, text };
    return kind === "remove" ? { id, seq } : { id, seq, emoji: text, on };
  }

  /** @param {number} delay */
  function sleep(delay) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delay);
      wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  /** @param {Amendment} item @param {import("./types.js").Problem} problem */
  async function refused(item, problem) {
    const pause = backOff.after(problem);
    if (pause === null) {
      drop(item.id);
      store.set({ hint: { kind: "error", text: explainChange(problem) } });
      return;
    }
    if (LASTING.has(problem.code)) store.set({ hint: { kind: "info", text: explainDelay(problem) } });
    await sleep(pause);
  }

  /** @param {Amendment} item @returns {Promise<boolean>} whether to go on with the next */
  async function deliver(item) {
    let answer;
    try {
      answer = await request(item.kind, payloadOf(item), ACK_TIMEOUT_MS);
    } catch {
      /* The next connection brings it, or another try on this one; the same id makes both harmless. */
      if (ready) await sleep(SILENCE_PAUSE_MS);
      return ready;
    }

    const ack = readAck(answer);
    if (ack.ok) {
      backOff.reset();
      drop(item.id);
    } else {
      await refused(item, ack.problem);
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
    const item = { ...what, id: randomId(), time: now() };
    kept.keep(item, author());
    store.set({
      amendments: [...amendments, item],
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
    /** The room listens again. */
    resume() {
      ready = true;
      takeUp();
      wake();
      void work();
    },
    pause() {
      ready = false;
      wake();
    },
  };
}
