// SPDX-License-Identifier: LGPL-2.1-or-later
// Clients that speak packets and not events, so that a test can say what is wrong as well.

import net from 'node:net';
import { WebSocket } from 'ws';

const SEPARATOR = '\x1e';
const PING = '2';
const PONG = '3';

export const sleep = (milliseconds) =>
  new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** The handshake data of an open packet. */
export function readOpen(packet) {
  if (packet[0] !== '0') throw new Error(`not an open packet: ${packet}`);
  return JSON.parse(packet.slice(1));
}

/** An Engine.IO session over HTTP long-polling. */
export class Polling {
  constructor(endpoint) {
    this.endpoint = endpoint;
    this.waiting = [];
  }

  /** Opens a session at the address of an endpoint. */
  static async open(endpoint) {
    const session = new Polling(endpoint);
    const response = await session.get();
    if (response.status !== 200) throw new Error(`no handshake: ${response.status}`);
    session.handshake = readOpen(await response.text());
    session.sid = session.handshake.sid;
    return session;
  }

  url(transport = 'polling') {
    const sid = this.sid ? `&sid=${this.sid}` : '';
    return `${this.endpoint}?EIO=4&transport=${transport}${sid}`;
  }

  /** One GET: the response as it comes. */
  get(options = {}) {
    return fetch(this.url(), options);
  }

  /** One POST: the response as it comes. */
  post(...packets) {
    return fetch(this.url(), {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain;charset=UTF-8' },
      body: packets.join(SEPARATOR),
    });
  }

  /** One POST that must succeed. */
  async send(...packets) {
    const response = await this.post(...packets);
    const text = await response.text();
    if (response.status !== 200 || text !== 'ok') {
      throw new Error(`POST was answered with ${response.status} ${text}`);
    }
  }

  /** One GET that must succeed: its packets. */
  async poll() {
    const response = await this.get();
    const text = await response.text();
    if (response.status !== 200) throw new Error(`GET was answered with ${response.status} ${text}`);
    return text.split(SEPARATOR);
  }

  /** The next packet that is not a ping; pings are answered. */
  async next() {
    while (this.waiting.length === 0) {
      for (const packet of await this.poll()) {
        if (packet === PING) await this.send(PONG);
        else this.waiting.push(packet);
      }
    }
    return this.waiting.shift();
  }

  /** The next so many packets that are not pings. */
  async take(count) {
    const packets = [];
    while (packets.length < count) packets.push(await this.next());
    return packets;
  }
}

/** An Engine.IO session over WebSocket, or the WebSocket of an upgrade. */
export class Socket {
  constructor(url, { heartbeat = true, ...options } = {}) {
    this.heartbeat = heartbeat;
    this.packets = [];
    this.readers = [];
    this.ws = new WebSocket(url, { perMessageDeflate: false, ...options });
    this.ws.on('message', (data, isBinary) => this.#receive(isBinary ? data : data.toString()));
    this.ws.on('error', (error) => { this.error = error; });
    this.opened = new Promise((resolve, reject) => {
      this.ws.once('open', resolve);
      this.ws.once('close', () => reject(this.error ?? new Error('closed before it was open')));
    });
    this.opened.catch(() => {});
    this.closed = new Promise((resolve) => {
      this.ws.once('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        const error = new Error(`closed with ${code} while a packet was awaited`);
        for (const reader of this.readers.splice(0)) reader.reject(error);
      });
    });
  }

  /** Opens a session and reads its open packet. */
  static async open(endpoint, options) {
    const socket = new Socket(`${endpoint}?EIO=4&transport=websocket`, options);
    socket.handshake = readOpen(await socket.next());
    return socket;
  }

  #receive(packet) {
    if (this.heartbeat && packet === PING) {
      if (this.ws.readyState === WebSocket.OPEN) this.ws.send(PONG);
      return;
    }
    const reader = this.readers.shift();
    if (reader) reader.resolve(packet);
    else this.packets.push(packet);
  }

  send(packet) {
    this.ws.send(packet);
  }

  /** The next packet: a string, or a Buffer for a binary one. Pings are answered, not returned. */
  next() {
    if (this.packets.length > 0) return Promise.resolve(this.packets.shift());
    if (this.ws.readyState === WebSocket.CLOSED) {
      return Promise.reject(new Error('closed, and no packet is left'));
    }
    return new Promise((resolve, reject) => { this.readers.push({ resolve, reject }); });
  }

  /** The next so many packets. */
  async take(count) {
    const packets = [];
    while (packets.length < count) packets.push(await this.next());
    return packets;
  }

  async close() {
    this.ws.close();
    return this.closed;
  }
}

/**
 * Tries to open a WebSocket that must not come to anything: resolves when it is closed, with the
 * HTTP status if there was one; rejects if a packet comes.
 */
export function refused(url, options = {}) {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url, { perMessageDeflate: false, ...options });
    ws.on('unexpected-response', (request, response) => {
      response.resume();
      response.once('close', () => resolve(response.statusCode));
    });
    ws.on('message', (data) => {
      ws.terminate();
      reject(new Error(`a packet came: ${data}`));
    });
    ws.on('error', () => {});
    ws.on('close', () => resolve(0));
  });
}

/** A plain TCP connection: for what no client library would send. */
export class Raw {
  constructor(port) {
    this.received = Buffer.alloc(0);
    this.socket = net.connect(port, '127.0.0.1');
    this.waiters = new Set();
    this.ended = false;
    this.socket.on('data', (data) => {
      this.received = Buffer.concat([this.received, data]);
      this.#wake();
    });
    this.socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      this.socket.once('close', () => {
        this.ended = true;
        this.#wake();
        resolve(this.received);
      });
    });
  }

  #wake() {
    for (const waiter of this.waiters) waiter();
  }

  write(data) {
    this.socket.write(data);
  }

  /** Waits until what was received satisfies the condition. */
  until(condition) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const done = condition(this.received);
        if (!done && !this.ended) return;
        this.waiters.delete(look);
        if (done) resolve(this.received);
        else reject(new Error(`closed after ${this.received.length} bytes`));
      };
      this.waiters.add(look);
      look();
    });
  }

  /** Makes a WebSocket of it: sends the handshake and waits for 101. */
  async upgrade(path) {
    this.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n`
      + 'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'
      + 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
    await this.until((bytes) => bytes.includes('\r\n\r\n'));
    const end = this.received.indexOf('\r\n\r\n') + 4;
    const head = this.received.subarray(0, end).toString('latin1');
    this.received = this.received.subarray(end);
    if (!head.startsWith('HTTP/1.1 101 ')) throw new Error(`no upgrade: ${head}`);
    return head;
  }

  /** Ends the connection at once. */
  destroy() {
    this.socket.destroy();
  }
}

/** A WebSocket frame as a client sends it (RFC 6455, section 5.2). */
export function frame(opcode, payload, { fin = true, rsv = 0, masked = true, size } = {}) {
  const body = Buffer.from(payload);
  const length = size ?? body.length;
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode];
  const mask = masked ? 0x80 : 0;
  if (length < 126) head.push(mask | length);
  else if (length < 65536) head.push(mask | 126, length >> 8, length & 255);
  else {
    const long = Buffer.alloc(8);
    long.writeBigUInt64BE(BigInt(length));
    head.push(mask | 127, ...long);
  }
  if (!masked) return Buffer.concat([Buffer.from(head), body]);
  const key = [0x12, 0x34, 0x56, 0x78];
  return Buffer.concat([Buffer.from([...head, ...key]), body.map((byte, i) => byte ^ key[i & 3])]);
}

/** The close code of the last frame among those received, if that is a close frame. */
export function closeCode(received) {
  for (let at = 0; at + 2 <= received.length;) {
    const opcode = received[at] & 15;
    let length = received[at + 1] & 127;
    let start = at + 2;
    if (length === 126) {
      length = received.readUInt16BE(start);
      start += 2;
    } else if (length === 127) {
      length = Number(received.readBigUInt64BE(start));
      start += 8;
    }
    if (opcode === 8) return length >= 2 ? received.readUInt16BE(start) : 1005;
    at = start + length;
  }
  return null;
}
