/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { io } from "../vendor/socket.io.esm.min.js";
import { wellFormed } from "./text.js";

const FIRST_RETRY_MS = 1000;
const SLOWEST_RETRY_MS = 8000;
const CONNECT_TIMEOUT_MS = 10000;

/**
 * @typedef {object} Handlers
 * @property {() => unknown} auth what to say about ourselves, asked for at each attempt
 * @property {(event: string, payload: unknown) => void} event
 * @property {(problem: { message: string, data: unknown }) => void} refused the server said no, and
 *   nothing happens until open() is called again
 * @property {() => void} unreachable an attempt failed, others will follow
 * @property {(expelled: boolean) => void} lost whether the server wants us to stay away
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
    reconnectionDelay: FIRST_RETRY_MS,
    reconnectionDelayMax: SLOWEST_RETRY_MS,
    randomizationFactor: 0.5,
    timeout: CONNECT_TIMEOUT_MS,
  });

  socket.onAny((event, payload) => handlers.event(event, payload));
  socket.on("connect", () => socket.io.reconnectionDelay(FIRST_RETRY_MS));
  socket.on("connect_error", (error) => {
    if (socket.active) handlers.unreachable();
    else handlers.refused({ message: error.message, data: /** @type {any} */ (error).data });
  });
  socket.on("disconnect", (reason) => {
    if (reason !== "io client disconnect") handlers.lost(reason === "io server disconnect");
  });

  return {
    open: () => void socket.connect(),
    close: () => void socket.disconnect(),
    reopen: () => void socket.disconnect().connect(),
    isOpen: () => socket.connected,
    async request(event, payload, timeout) {
      if (!socket.connected) throw new Error("not connected");
      return socket.timeout(timeout).emitWithAck(event, sendable(payload));
    },
    mention(event, payload) {
      if (socket.connected) socket.volatile.emit(event, sendable(payload));
    },
    setFirstDelay(delay) {
      socket.io.reconnectionDelay(delay);
    },
  };
}
