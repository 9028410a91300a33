/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { createBackOff } from "./back-off.js";
import { readAck } from "./protocol.js";
import { randomId } from "./random-id.js";

const ACK_TIMEOUT_MS = 12000;
const MAX_SILENCES = 3;
/* What waited for longer than this is not sent unasked: the talk has gone on. */
const OLD_MS = 5 * 60 * 1000;

/**
 * @typedef {import("./types.js").Outgoing} Outgoing
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./storage.js").Storage} Storage
 */

/**
 * My own messages on their way to the room: one at a time, so that they arrive in the order in which
 * they were written, each with an id that stays the same however often it is sent. What waits is
 * kept in the browser until the server has it.
 *
 * @param {object} parts
 * @param {Store} parts.store
 * @param {Storage} parts.storage
 * @param {(payload: unknown, timeout: number) => Promise<unknown>} parts.send
 * @param {() => number} parts.now
 */
export function createOutbox({ store, storage, send, now }) {
  let ready = false;
  let busy = false;
  let silences = 0;
  let wake = () => {};
  let lastId = "";
  const backOff = createBackOff();

  /** @returns {Pick<Outgoing, "id" | "text" | "replyTo" | "by" | "time">[]} */
  function stored() {
    const value = storage.get("outbox");
    return Array.isArray(value) ? value.filter((item) => typeof item?.id === "string"
      && typeof item.text === "string" && typeof item.time === "number") : [];
  }

  /* Other windows keep theirs in the same place, so it is read again before each change. */
  /** @param {Outgoing} item */
  function keep({ id, text, replyTo, by, time }) {
    const item = { id, text, time, ...(replyTo ? { replyTo } : {}), ...(by ? { by } : {}) };
    storage.set("outbox", [...stored().filter((other) => other.id !== id), item]);
  }

  /** @param {string} id */
  function forget(id) {
    storage.set("outbox", stored().filter((item) => item.id !== id));
  }

  /** @param {string} id @param {Partial<Outgoing>} patch */
  function change(id, patch) {
    store.set({
      outbox: store.get().outbox.map((item) => (item.id === id ? { ...item, ...patch } : item)),
    });
  }

  /** @param {string} id */
  function drop(id) {
    forget(id);
    store.set({ outbox: store.get().outbox.filter((item) => item.id !== id) });
  }

  /** @param {string} id @returns {Outgoing | undefined} */
  function find(id) {
    return store.get().outbox.find((item) => item.id === id);
  }

  /** @param {number} time */
  function sleepUntil(time) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, time - now());
      wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  /** @param {string} id */
  function noAnswer(id) {
    /* When the connection is gone the next one will bring it. An open one that stays silent may
     * still have stored it, which the same id makes harmless. */
    silences = ready ? silences + 1 : 0;
    if (silences < MAX_SILENCES) {
      change(id, { state: "waiting", problem: null });
    } else {
      silences = 0;
      change(id, {
        state: "failed",
        problem: { code: "no-answer", message: "", retryAfter: null },
      });
    }
  }

  /** @param {Outgoing} item */
  async function deliver({ id, text, replyTo }) {
    change(id, { state: "sending", retryAt: 0 });

    let answer;
    try {
      answer = await send({ id, text, ...(replyTo ? { reply_to: replyTo } : {}) }, ACK_TIMEOUT_MS);
    } catch {
      noAnswer(id);
      return;
    }
    silences = 0;

    const ack = readAck(answer);
    if (ack.ok) {
      backOff.reset();
      forget(id);
      change(id, { state: "sent", problem: null });
      return;
    }
    const pause = backOff.after(ack.problem);
    change(id, pause === null ? { state: "failed", problem: ack.problem }
      : { state: "waiting", retryAt: now() + pause, problem: ack.problem });
  }

  /** @param {Outgoing} item @returns {Outgoing} */
  function holdIfOld(item) {
    if (item.state !== "waiting" || now() - item.time < OLD_MS) return item;
    return { ...item, state: "failed", problem: { code: "old", message: "", retryAfter: null } };
  }

  /** @returns {Outgoing[]} */
  function held() {
    return store.get().outbox.filter(({ problem }) => problem?.code === "old");
  }

  /** @returns {Outgoing[]} what an earlier page could not send */
  function leftOver() {
    return stored().map((item) => ({ ...item, state: "waiting", retryAt: 0, problem: null }));
  }

  /* A server that has forgotten everybody gives me another id, but my name. */
  /** @param {Outgoing} item */
  function isMine({ by }) {
    const { me } = store.get();
    return !by || !me || by.id === me.id || by.name === me.name;
  }

  /* What somebody else has written, who was here before, is not said in my name. It is kept until
   * they are back. */
  function takeStock() {
    const { me, outbox } = store.get();
    const ids = new Set(outbox.map(({ id }) => id));
    const mine = outbox.filter(isMine);
    const back = me && me.id !== lastId
      ? leftOver().filter((item) => isMine(item) && !ids.has(item.id)) : [];
    lastId = me?.id ?? "";
    return [...back, ...mine];
  }

  async function work() {
    if (busy) return;
    busy = true;
    for (;;) {
      const next = ready ? store.get().outbox.find((item) => item.state === "waiting") : undefined;
      if (!next) break;
      if (next.retryAt > now()) await sleepUntil(next.retryAt);
      else await deliver(next);
    }
    busy = false;
  }

  return {
    /** Takes up what an earlier page could not send. */
    restore() {
      store.set({ outbox: [...leftOver(), ...store.get().outbox] });
    },
    /** @param {string} text @param {number} [replyTo] */
    add(text, replyTo = 0) {
      const { me } = store.get();
      /** @type {Outgoing} */
      const item = {
        id: randomId(), text, time: now(), state: "waiting", retryAt: 0, problem: null,
        ...(replyTo ? { replyTo } : {}), ...(me ? { by: { id: me.id, name: me.name } } : {}),
      };
      keep(item);
      store.set({ outbox: [...store.get().outbox, item] });
      void work();
    },
    /** @param {string} id */
    retry(id) {
      const item = find(id);
      if (item?.state !== "failed") return;
      const rest = store.get().outbox.filter((other) => other.id !== id);
      store.set({ outbox: [...rest, { ...item, state: "waiting", retryAt: 0, problem: null }] });
      void work();
    },
    /** @param {string} id @returns {string} its text */
    discard(id) {
      const text = find(id)?.text ?? "";
      drop(id);
      wake();
      return text;
    },
    /**
     * The room has these: they are in the history now.
     *
     * @param {string[]} ids
     */
    confirm(ids) {
      for (const id of ids) if (find(id)) drop(id);
    },
    /** The room listens again. */
    resume() {
      ready = true;
      silences = 0;
      /* What the server has taken is in the history that came with the welcome, or was left out of
       * it; in both cases it is not on its way any more. */
      store.set({
        outbox: takeStock().filter((item) => item.state !== "sent")
          .map((item) => holdIfOld(item.state === "sending" ? { ...item, state: "waiting" } : item)),
      });
      wake();
      void work();
    },
    /** Sends what was held back because it is old, in its order. */
    sendHeld() {
      for (const { id } of held()) change(id, { state: "waiting", retryAt: 0, problem: null, time: now() });
      void work();
    },
    discardHeld() {
      for (const { id } of held()) drop(id);
    },
    pause() {
      ready = false;
      wake();
    },
  };
}
