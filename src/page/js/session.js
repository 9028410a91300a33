/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { createAmendments } from "./amendments.js";
import { receiveWelcome } from "./arrivals.js";
import { createChangeEvents } from "./change-events.js";
import { createConnection } from "./connection.js";
import { createHistory } from "./history.js";
import { createOutbox } from "./outbox.js";
import { readAck, readClosing, readProblem, readWelcome } from "./protocol.js";
import { isPassing } from "./refusals.js";
import { createRoomEvents } from "./room-events.js";
import { expireTyping } from "./typing.js";

const REQUEST_TIMEOUT_MS = 10000;
const ALIVE_TIMEOUT_MS = 5000;
const LONG_AFTER_MS = 3000;
const REFUSED_RETRY_MS = 3000;

/** Of somebody who has not been in the room yet. @type {Partial<import("./types.js").State>} */
const NOTHING = {
  me: null, room: null, entries: [], lastSeq: 0, lastRev: 0, amendments: [], target: null,
};

/**
 * @typedef {import("./arrivals.js").Since} Since
 * @typedef {ReturnType<typeof createSession>} Session
 */

/**
 * A visit to the room: everything that is said between the page and the server.
 *
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {import("./storage.js").Storage} parts.storage
 * @param {ReturnType<typeof import("./identity.js").createIdentity>} parts.identity
 * @param {ReturnType<typeof import("./read-mark.js").createReadMark>} parts.readMark
 * @param {string} parts.address of the page
 * @param {() => number} parts.now
 */
export function createSession({ store, storage, identity, readMark, address, now }) {
  /** @type {Since | null} */
  let since = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let longTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let againTimer;

  const connection = createConnection(address, {
    auth,
    event: (name, payload) => events[name]?.(payload),
    refused,
    unreachable(delay) {
      store.set({ link: { ...store.get().link, attempts: store.get().link.attempts + 1 } });
      offline(store.get().link.why, delay);
    },
    trying,
    lost,
  });
  const outbox = createOutbox({
    store,
    storage,
    now,
    send: (payload, timeout) => connection.request("post", payload, timeout),
  });
  const amendments = createAmendments({
    store,
    storage,
    now,
    request: (event, payload, timeout) => connection.request(event, payload, timeout),
  });
  /** @type {Record<string, (payload: unknown) => void>} */
  const events = {
    ...createChangeEvents(store),
    ...createRoomEvents({
      store,
      outbox,
      now,
      holeFound: reconnect,
      iWasRenamed: ({ name }) => identity.save({ name }),
    }),
    welcome,
    closing,
  };

  function auth() {
    const { askedName, room, lastSeq, lastRev } = store.get();
    const token = identity.tokenFor(askedName);
    since = room ? { epoch: room.epoch, seq: lastSeq, rev: lastRev } : null;
    return {
      name: askedName,
      lang: document.documentElement.lang,
      ...(token ? { token } : {}),
      ...(since ? { since } : {}),
    };
  }

  /** Begins anew, from what we have. */
  function reconnect() {
    outbox.pause();
    amendments.pause();
    clearTimeout(againTimer);
    trying();
    connection.reopen();
  }

  function trying() {
    store.set({ link: { ...store.get().link, retryAt: 0 } });
  }

  /** @param {"" | "closing"} why @param {number} delay until the next attempt */
  function offline(why, delay) {
    const { link } = store.get();
    outbox.pause();
    amendments.pause();
    store.set({
      link: {
        ...link,
        status: "offline",
        long: link.long || why === "closing",
        why,
        device: !navigator.onLine,
        retryAt: now() + delay,
      },
      typing: [],
    });
    longTimer ??= setTimeout(() => {
      longTimer = undefined;
      if (store.get().link.status === "online") return;
      store.set({ link: { ...store.get().link, long: true } });
    }, LONG_AFTER_MS);
  }

  /** @param {boolean} expelled @param {number} delay */
  function lost(expelled, delay) {
    const { link } = store.get();
    if (expelled && link.why !== "closing") {
      refused({ message: "", data: { code: "expelled" } });
      return;
    }
    if (expelled) tryAgainIn(REFUSED_RETRY_MS);
    else offline(link.why, delay);
  }

  /** @param {number} about */
  function tryAgainIn(about) {
    const delay = about * (0.5 + Math.random());
    clearTimeout(againTimer);
    againTimer = setTimeout(() => {
      trying();
      connection.open();
    }, delay);
    offline(store.get().link.why, delay);
  }

  /** @param {{ message: string, data: unknown }} answer */
  function refused({ message, data }) {
    const problem = readProblem(data);
    const wasInside = store.get().room !== null;
    if (wasInside && isPassing(problem)) {
      tryAgainIn(problem.retryAfter ?? REFUSED_RETRY_MS);
      return;
    }
    outbox.pause();
    amendments.pause();
    if (problem.code === "expelled" || problem.code === "banned") identity.save({ present: false });
    store.set({
      phase: "join",
      refusal: { ...problem, message: problem.message || message },
      typing: [],
    });
  }

  /** @param {unknown} payload */
  function welcome(payload) {
    const news = readWelcome(payload);
    if (!news) return;
    clearTimeout(longTimer);
    clearTimeout(againTimer);
    longTimer = undefined;
    identity.save({ name: news.you.name, token: news.you.token, present: true });
    store.set(receiveWelcome(store.get(), news, { since, read: readMark.load() }));
    outbox.confirm(news.messages.filter(({ member }) => member?.id === news.you.id)
      .map(({ id }) => id));
    outbox.resume();
    amendments.resume();
  }

  /** @param {unknown} payload */
  function closing(payload) {
    const { retryAfter } = readClosing(payload);
    connection.setFirstDelay(retryAfter);
    offline("closing", retryAfter);
  }

  const loadOlder = createHistory({
    store,
    request: (event, payload, timeout) => connection.request(event, payload, timeout),
  });
  expireTyping(store, now);
  outbox.restore();

  return {
    outbox,
    change: amendments.actions,
    loadOlder,
    /**
     * @param {string} name
     * @param {boolean} [quiet] whether the reader did not ask for it just now
     */
    join(name, quiet = false) {
      const { me } = store.get();
      /* Somebody else at the same page begins anew; what was on the screen is not theirs. */
      if (me && me.name !== name) store.set(NOTHING);
      store.set({ phase: quiet ? "starting" : "joining", askedName: name, refusal: null });
      reconnect();
    },
    leave() {
      connection.close();
      outbox.pause();
      amendments.pause();
      clearTimeout(againTimer);
      identity.save({ present: false });
      store.set({
        ...NOTHING, phase: "join", unread: 0, unreadFrom: 0, members: [], memberCount: 0, typing: [],
        refusal: null, peopleOpen: false,
      });
    },
    /** @param {string} name */
    async rename(name) {
      return readAck(await connection.request("rename", { name }, REQUEST_TIMEOUT_MS));
    },
    /** @param {boolean} active */
    tellTyping(active) {
      connection.mention("typing", { active });
    },
    /** Tries to connect now: the reader asked for it, or something says that it may work again. */
    retryNow() {
      if (store.get().phase === "join" || connection.isOpen()) return;
      reconnect();
    },
    /** Makes sure that a connection which looks open is: phones let them die in silence. */
    async checkAlive() {
      if (store.get().phase === "join") return;
      if (connection.isOpen()) {
        try {
          await connection.request("history", { before: 1, limit: 1 }, ALIVE_TIMEOUT_MS);
          return;
        } catch {
          /* Then it is not. */
        }
      }
      reconnect();
    },
  };
}
