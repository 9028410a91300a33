// SPDX-License-Identifier: LGPL-2.1-or-later
// Connections as attackers and ordinary clients need them: raw, each from an address of its choice.

import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

import { CLOSE, PING, PONG, Reader, TEXT, encode, frame } from '../websocket/frames.js';

/** One of the many addresses of the loopback: a network, and a number from 0 to 64515. */
export function address(network, n = 0) {
  return `127.${network}.${Math.floor(n / 254)}.${1 + n % 254}`;
}

/**
 * Opens a connection. What goes wrong with it is what `closed` is told, once.
 *
 * @param {number} port
 * @param {string} localAddress
 * @param {{open?: Function, data?: (chunk: Buffer) => void, closed?: (reason: string) => void}} on
 */
export function open(port, localAddress, on = {}) {
  const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true });
  let reason = 'closed';
  socket.on('connect', () => on.open?.());
  socket.on('data', (chunk) => on.data?.(chunk));
  socket.on('error', (error) => { reason = error.code ?? error.message; });
  socket.on('close', () => on.closed?.(reason));
  return socket;
}

function upgradeRequest(port, more = '', target = '/socket.io/?EIO=4&transport=websocket') {
  return `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`
    + 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'
    + `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${more}\r\n`;
}

export function encodeText(text) {
  return encode(frame(TEXT, text));
}

/** A WebSocket on which nothing is answered that is not asked for, except pings of Engine.IO. */
export class WebSocket {
  #reader = new Reader();
  #head = '';

  /**
   * @param {number} port
   * @param {string} localAddress
   * @param {{open?: Function, packet?: (text: string) => void, closed?: (reason: string) => void}} on
   * @param {string} [more] further fields of the handshake
   * @param {string} [target] what is asked for, if not a session of its own
   */
  constructor(port, localAddress, on, more, target) {
    this.on = on;
    this.isOpen = false;
    this.closeCode = undefined;
    this.socket = open(port, localAddress, {
      open: () => this.socket.write(upgradeRequest(port, more, target)),
      data: (chunk) => (this.isOpen ? this.#take(chunk) : this.#takeHead(chunk)),
      closed: (reason) => on.closed?.(
        this.closeCode ? `${this.closeCode} ${this.closeReason}` : this.refusal ?? reason),
    });
  }

  #takeHead(chunk) {
    this.#head += chunk.toString('latin1');
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0)
      return;
    if (!this.#head.startsWith('HTTP/1.1 101 ')) {
      this.refusal = this.#head.slice(0, 12);
      this.socket.destroy();
      return;
    }
    this.isOpen = true;
    this.head = this.#head.slice(0, end);
    this.on.open?.();
    const rest = Buffer.from(this.#head.slice(end + 4), 'latin1');
    if (rest.length > 0)
      this.#take(rest);
  }

  #take(chunk) {
    for (const { opcode, payload } of this.#reader.push(chunk)) {
      if (opcode === TEXT) {
        this.#takePacket(payload.toString());
      } else if (opcode === PING) {
        this.socket.write(encode(frame(PONG, payload)));
      } else if (opcode === CLOSE) {
        this.closeCode = payload.length >= 2 ? payload.readUInt16BE() : 1005;
        this.closeReason = payload.subarray(2).toString();
        this.socket.end();
      }
    }
  }

  #takePacket(packet) {
    if (packet === '2')
      this.send('3');
    else
      this.on.packet?.(packet);
  }

  send(packet) {
    if (this.socket.writable)
      this.socket.write(encodeText(packet));
  }

  destroy() {
    this.socket.destroy();
  }
}

let nNames = 0;

/** A name that nobody has or had: that of a member who has just left is kept for a while. */
export function newName() {
  return `Mallory ${process.pid.toString(36)} ${++nNames}`;
}

/**
 * Comes into the room.
 *
 * @param {number} port
 * @param {string} localAddress
 * @param {{event?: Function, ack?: Function, closed?: Function}} [on]
 * @param {string} [name]
 * @returns {Promise<WebSocket>} once it was welcomed; rejected when it is not
 */
export function join(port, localAddress, on = {}, name = newName()) {
  return new Promise((resolve, reject) => {
    const takeMessage = (packet) => {
      if (packet.startsWith('42')) {
        const [event, argument] = JSON.parse(packet.slice(2));
        if (event === 'welcome')
          resolve(client);
        on.event?.(event, argument);
      } else if (packet.startsWith('43')) {
        const start = packet.indexOf('[');
        on.ack?.(Number(packet.slice(2, start)), JSON.parse(packet.slice(start))[0]);
      } else if (packet.startsWith('44')) {
        reject(new Error(packet));
        client.destroy();
      }
    };
    const client = new WebSocket(port, localAddress, {
      packet: (packet) => {
        if (packet.startsWith('0'))
          client.send(`40${JSON.stringify({ name })}`);
        else
          takeMessage(packet);
      },
      closed: (reason) => {
        reject(new Error(reason));
        on.closed?.(reason);
      },
    });
  });
}
