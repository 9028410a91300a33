// SPDX-License-Identifier: LGPL-2.1-or-later
// A WebSocket client that sends what it is told and tells what it gets, without judging either.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import net from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

import { BINARY, CLOSE, PONG, Reader, TEXT, encode } from './frames.js';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const PIECE = 64 * 1024;
const NAMES = { [TEXT]: 'text', [BINARY]: 'binary', [PONG]: 'pong' };

export class Client {
  /** What came: pairs of a kind and a payload. */
  events = [];

  /** The status code of the server's close frame. */
  closeCode = undefined;

  #reader = new Reader();
  #waiters = new Set();
  #error = undefined;
  #ended = false;
  #setOver;
  #over = new Promise((resolve) => { this.#setOver = resolve; });

  /** Connects and does the handshake (RFC 6455, section 4.1). */
  static async open(port) {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    const key = randomBytes(16).toString('base64');
    socket.write(`GET / HTTP/1.1\r\nHost: localhost:${port}\r\nUpgrade: websocket\r\n`
      + `Connection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`);
    const [head, rest] = await Client.#readHead(socket);
    const accept = createHash('sha1').update(key + GUID).digest('base64');
    assert.match(head, /^HTTP\/1\.1 101 /);
    assert.ok(head.includes(`\r\nSec-WebSocket-Accept: ${accept}\r\n`), head);
    assert.doesNotMatch(head, /\r\nSec-WebSocket-Extensions:/i);
    return new Client(socket, rest);
  }

  static #readHead(socket) {
    return new Promise((resolve, reject) => {
      let bytes = Buffer.alloc(0);
      const onData = (data) => {
        bytes = Buffer.concat([bytes, data]);
        const end = bytes.indexOf('\r\n\r\n');
        if (end < 0) return;
        socket.off('data', onData);
        socket.pause();
        resolve([bytes.subarray(0, end + 4).toString('latin1'), bytes.subarray(end + 4)]);
      };
      socket.on('data', onData);
      socket.once('error', reject);
      socket.once('end', () => reject(new Error(`no handshake: ${bytes}`)));
    });
  }

  constructor(socket, rest) {
    this.socket = socket;
    socket.on('data', (data) => this.#receive(data));
    socket.on('error', () => this.#end());
    socket.on('end', () => this.#end());
    if (rest.length > 0) this.#receive(rest);
    socket.resume();
  }

  #wake() {
    if (this.#isOver()) this.#setOver();
    for (const waiter of this.#waiters) waiter();
  }

  #end() {
    this.#ended = true;
    this.#wake();
  }

  #receive(data) {
    try {
      for (const frame of this.#reader.push(data)) this.#take(frame);
    } catch (error) {
      this.#error ??= error;
    }
    this.#wake();
  }

  #take({ opcode, fin, payload }) {
    if (this.closeCode !== undefined) throw new Error('a frame came after the close frame');
    if (!fin) throw new Error('the server sent a fragment');
    if (opcode === CLOSE) {
      this.closeCode = payload.length >= 2 ? payload.readUInt16BE() : null;
      // Must be UTF-8, and fit.
      this.closeReason = new TextDecoder('utf-8', { fatal: true }).decode(payload.subarray(2));
      if (payload.length > 125) throw new Error('the close frame is too long');
      return;
    }
    const name = NAMES[opcode];
    if (name === undefined) throw new Error(`a frame with opcode ${opcode} came`);
    this.events.push([name, payload]);
  }

  /** Resolves when the condition holds; also when the connection is over, for the caller to see. */
  #until(condition) {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (this.#error !== undefined) {
          this.#waiters.delete(check);
          reject(this.#error);
        } else if (this.#ended || condition()) {
          this.#waiters.delete(check);
          resolve();
        }
      };
      this.#waiters.add(check);
      check();
    });
  }

  /** Resolves when so many events have come, or the server closes. */
  async take(count) {
    await this.#until(() => this.events.length >= count || this.closeCode !== undefined);
  }

  /** Resolves when the server has closed its side. */
  async end() {
    await this.#until(() => false);
    assert.ok(this.#reader.isEmpty, 'the last frame is not whole');
  }

  /** Sends bytes in pieces of so many, until the server has heard enough. */
  async write(bytes, size = PIECE) {
    for (let offset = 0; offset < bytes.length && !this.#isOver(); offset += size) {
      const written = new Promise((resolve) => {
        this.socket.write(bytes.subarray(offset, offset + size), resolve);
      });
      await Promise.race([written, this.#over]);
      // So that what the server has to say is heard before more is written.
      await turn();
    }
  }

  /** Sends frames: all at once, or in pieces of so many bytes, or each by itself. */
  async send(frames, { chop, apart = false } = {}) {
    if (apart) {
      for (const frame of frames) await this.write(encode(frame));
    } else {
      await this.write(Buffer.concat(frames.map(encode)), chop);
    }
  }

  #isOver() {
    return this.#ended || this.closeCode !== undefined;
  }

  destroy() {
    this.socket.destroy();
  }
}
