// SPDX-License-Identifier: LGPL-2.1-or-later
// Engine.IO over WebSocket, by hand, so that it can break off in the middle of anything.

import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

// A client's frame (RFC 6455 §5.2), masked as it must be.
function makeFrame(opcode, payload) {
  const mask = randomBytes(4);
  const long = payload.length > 125;
  const start = long ? 8 : 6;
  const frame = Buffer.allocUnsafe(start + payload.length);
  frame[0] = 0x80 | opcode;
  frame[1] = 0x80 | (long ? 126 : payload.length);
  if (long)
    frame.writeUInt16BE(payload.length, 2);
  mask.copy(frame, start - 4);
  for (let i = 0; i < payload.length; i++)
    frame[start + i] = payload[i] ^ mask[i & 3];
  return frame;
}

/** Takes frames of a server out of what comes in. */
class FrameReader {
  constructor(onFrame) {
    this.onFrame = onFrame;
    this.rest = Buffer.alloc(0);
    this.fragments = null;
  }

  take(chunk) {
    let data = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    for (;;) {
      const end = this.takeFrame(data);
      if (end === 0)
        break;
      data = data.subarray(end);
    }
    this.rest = data;
  }

  // Returns how long the first frame is, or 0 if it is not all there.
  takeFrame(data) {
    if (data.length < 2)
      return 0;
    if (data[0] & 0x70 || data[1] & 0x80)
      throw new Error('a frame with reserved bits, or masked');
    let length = data[1] & 0x7f;
    let start = 2;
    if (length === 126) {
      if (data.length < 4)
        return 0;
      length = data.readUInt16BE(2);
      start = 4;
    } else if (length === 127) {
      if (data.length < 10)
        return 0;
      length = Number(data.readBigUInt64BE(2));
      start = 10;
    }
    if (data.length < start + length)
      return 0;
    this.deliver(data[0] & 0x0f, (data[0] & 0x80) !== 0, data.subarray(start, start + length));
    return start + length;
  }

  deliver(opcode, final, payload) {
    if (opcode >= 8) {
      this.onFrame(opcode, payload);
      return;
    }
    if (final && this.fragments === null) {
      this.onFrame(opcode, payload);
      return;
    }
    this.fragments ??= { opcode, parts: [] };
    this.fragments.parts.push(Buffer.from(payload));
    if (final) {
      const { opcode: first, parts } = this.fragments;
      this.fragments = null;
      this.onFrame(first, Buffer.concat(parts));
    }
  }
}

export class WebSocketTransport {
  /**
   * @param {number} port of the loopback
   * @param {{packet: Function, closed: Function}} handlers what to do with each packet, and once
   *   when the connection is gone, with the reason
   * @param {string} [sid] the session that this is an upgrade of
   */
  constructor(port, handlers, sid) {
    this.handlers = handlers;
    this.open = false;
    this.gone = false;
    this.queue = [];
    this.head = '';
    this.key = randomBytes(16).toString('base64');
    this.reader = new FrameReader((opcode, payload) => this.takeFrame(opcode, payload));
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.socket.on('connect', () => this.socket.write(
      `GET /socket.io/?EIO=4&transport=websocket${sid ? `&sid=${sid}` : ''} HTTP/1.1\r\n`
      + `Host: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`
      + `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${this.key}\r\n\r\n`));
    this.socket.on('data', (chunk) => this.take(chunk));
    this.socket.on('error', (error) => this.end(error.code ?? error.message));
    this.socket.on('close', () => this.end('closed'));
  }

  end(reason) {
    if (this.gone)
      return;
    this.gone = true;
    this.socket.destroy();
    this.handlers.closed(reason);
  }

  take(chunk) {
    if (this.gone)
      return;
    try {
      if (this.open)
        this.reader.take(chunk);
      else
        this.takeHead(chunk);
    } catch (error) {
      this.end(`broken: ${error.message}`);
    }
  }

  takeHead(chunk) {
    this.head += chunk.toString('latin1');
    const end = this.head.indexOf('\r\n\r\n');
    if (end < 0)
      return;
    const head = this.head.slice(0, end);
    if (!head.startsWith('HTTP/1.1 101 ')) {
      this.end(head.split('\r\n')[0]);
      return;
    }
    const accept = createHash('sha1').update(this.key + GUID).digest('base64');
    if (!head.toLowerCase().includes(`sec-websocket-accept: ${accept.toLowerCase()}`))
      throw new Error('a wrong Sec-WebSocket-Accept');
    this.open = true;
    const rest = Buffer.from(this.head.slice(end + 4), 'latin1');
    this.queue.forEach((packet) => this.send(packet));
    this.queue = [];
    if (rest.length > 0)
      this.reader.take(rest);
  }

  takeFrame(opcode, payload) {
    if (opcode === TEXT)
      this.handlers.packet(payload.toString('utf8'));
    else if (opcode === PING)
      this.socket.write(makeFrame(PONG, payload));
    else if (opcode === CLOSE)
      this.end(`close ${payload.length >= 2 ? payload.readUInt16BE(0) : ''}`);
    else if (opcode !== PONG)
      throw new Error(`a frame of kind ${opcode}`);
  }

  send(packet) {
    if (this.gone)
      return;
    if (this.open)
      this.socket.write(makeFrame(TEXT, Buffer.from(packet)));
    else
      this.queue.push(packet);
  }

  /** Sends a part of a packet, and is gone. */
  sendTorn(packet, part) {
    if (this.gone || !this.open) {
      this.crash();
      return;
    }
    const frame = makeFrame(TEXT, Buffer.from(packet));
    this.socket.write(frame.subarray(0, Math.max(1, Math.floor(part * frame.length))),
      () => this.crash());
  }

  /** Is gone, without a word. */
  crash() {
    if (this.gone)
      return;
    this.socket.resetAndDestroy();
    this.end('crashed');
  }
}
