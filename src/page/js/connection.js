/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { io } from "../vendor/socket.io.esm.min.js";
import { wellFormed } from "./text.js";

const FIRST_RETRY_MS = 1000;
const SLOWEST_RETRY_MS = 8000;
const FACTOR = 2;
const CONNECT_TIMEOUT_MS = 10000;

/**
 * @typedef {object} Handlers
 * @property {() => unknown} auth what to say about ourselves, asked for at each attempt
 * @property {(event: string, payload: unknown) => void} event
 * @property {(problem: { message: string, data: unknown }) => void} refused the server said no, and
 *   nothing happens until open() is called again
 * @property {(delay: number) => void} unreachable an attempt failed, the next one follows after that time
 * @property {() => void} trying an attempt begins
 * @property {(expelled: boolean, delay: number) => void} lost whether the server wants us to stay
 *   away; if not, when the first attempt follows
 *
 * @typedef {object} Connection
 * @property {() => void} open
 * @property {() => void} close
 * @property {() => void} reopen tries at once, whatever the state
 * @property {() => boolean} isOpen
 * @property {(event: string, payload: unknown, timeout: number) => Promise<unknown>} request
 * @property {(event: string, payload: unknown) => void} mention says something that may get lost
 * @property {(delay: number) => void} setFirstDelay how long to wait before the first new attempt
 */

/**
 * What goes out, with texts that the server takes: a single one that it does not ends the connection.
 *
 * @param {unknown} payload
 */
function sendable(payload) {
  return Object.fromEntries(Object.entries(payload ?? {}).map(([key, value]) =>
    [key, typeof value === "string" ? wellFormed(value) : value]));
}

/**
 * The Socket.IO connection to the server that the page came from, below the path that it came from.
 *
 * @param {string} address of the page
 * @param {Handlers} handlers
 * @returns {Connection}
 */
export function createConnection(address, handlers) {
  const endpoint = new URL("socket.io/", address);
  const socket = io(endpoint.origin, {
    path: endpoint.pathname,
    auth: (tell) => tell(sendable(handlers.auth())),
    autoConnect: false,
    rememberUpgrade: true,
    randomizationFactor: 0,
    timeout: CONNECT_TIMEOUT_MS,
  });
  let attempts = 0;

  /**
   * Chance decides once for each lost connection, and not for each attempt, how long the pauses are:
   * so pages do not come back all at once, and one can be told when it is tried again.
   *
   * @param {number} first
   */
  function planPauses(first) {
    const luck = 0.5 + Math.random();
    attempts = 0;
    socket.io.reconnectionDelay(Math.round(first * luck));
    socket.io.reconnectionDelayMax(Math.round(Math.max(first, SLOWEST_RETRY_MS) * luck));
  }

  function nextPause() {
    const pause = socket.io.reconnectionDelay() * FACTOR ** attempts;
    return Math.min(pause, socket.io.reconnectionDelayMax());
  }

  planPauses(FIRST_RETRY_MS);

  socket.onAny((event, payload) => handlers.event(event, payload));
  socket.io.on("reconnect_attempt", (attempt) => {
    attempts = attempt;
    handlers.trying();
  });
  socket.on("connect", () => planPauses(FIRST_RETRY_MS));
  socket.on("connect_error", (error) => {
    if (socket.active) handlers.unreachable(nextPause());
    else handlers.refused({ message: error.message, data: /** @type {any} */ (error).data });
  });
  socket.on("disconnect", (reason) => {
    if (reason !== "io client disconnect") handlers.lost(reason === "io server disconnect", nextPause());
  });

  return {
    open: () => void socket.connect(),
    close: () => void socket.disconnect(),
    reopen() {
      attempts = 0;
      socket.disconnect().connect();
    },
    isOpen: () => socket.connected,
    async request(event, payload, timeout) {
      if (!socket.connected) throw new Error("not connected");
      return socket.timeout(timeout).emitWithAck(event, sendable(payload));
    },
    mention(event, payload) {
      if (socket.connected) socket.volatile.emit(event, sendable(payload));
    },
    setFirstDelay(delay) {
      planPauses(delay);
    },
  };
}
