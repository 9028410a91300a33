// SPDX-License-Identifier: LGPL-2.1-or-later
// Frames of RFC 6455 as a client sends and reads them, well-formed or not.

import { randomBytes } from 'node:crypto';

export const CONTINUATION = 0;
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

/** What to send: `payload` may be a string, which stands for its UTF-8. */
export const frame = (opcode, payload = '', { fin = true, rsv = 0 } = {}) =>
  ({ opcode, fin, rsv, payload: Buffer.from(payload) });

export const text = (payload, options) => frame(TEXT, payload, options);
export const binary = (payload, options) => frame(BINARY, payload, options);
export const more = (payload, options) => frame(CONTINUATION, payload, options);
export const ping = (payload, options) => frame(PING, payload, options);
export const pong = (payload, options) => frame(PONG, payload, options);

/** A close frame; without a code its payload is empty. */
export function close(code, reason = '') {
  if (code === undefined) return frame(CLOSE);
  const payload = Buffer.concat([Buffer.alloc(2), Buffer.from(reason)]);
  payload.writeUInt16BE(code);
  return frame(CLOSE, payload);
}

/** A message as frames of so many bytes each. */
export function fragments(opcode, payload, size) {
  const bytes = Buffer.from(payload);
  const frames = [];
  for (let offset = 0; offset < bytes.length; offset += size) {
    frames.push(frame(offset === 0 ? opcode : CONTINUATION, bytes.subarray(offset, offset + size),
      { fin: offset + size >= bytes.length }));
  }
  return frames;
}

function header({ opcode, fin, rsv, payload }) {
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  if (payload.length < 126) return Buffer.from([first, 0x80 | payload.length]);
  if (payload.length < 65536) {
    const bytes = Buffer.from([first, 0x80 | 126, 0, 0]);
    bytes.writeUInt16BE(payload.length, 2);
    return bytes;
  }
  const bytes = Buffer.alloc(10);
  bytes[0] = first;
  bytes[1] = 0x80 | 127;
  bytes.writeBigUInt64BE(BigInt(payload.length), 2);
  return bytes;
}

/** The bytes of a frame, masked as a client must (section 5.3). */
export function encode(frameToSend) {
  const mask = randomBytes(4);
  const masked = Buffer.from(frameToSend.payload);
  for (let i = 0; i < masked.length; i += 1) masked[i] ^= mask[i & 3];
  return Buffer.concat([header(frameToSend), mask, masked]);
}

/** Takes the frames of a server out of the bytes that come; throws when they are malformed. */
export class Reader {
  #chunks = [];
  #length = 0;
  #needed = 2;

  *push(chunk) {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length >= this.#needed) {
      const bytes = Buffer.concat(this.#chunks);
      const size = Reader.#measure(bytes);
      this.#chunks = [bytes];
      if (bytes.length < size.total) {
        this.#needed = size.total;
        return;
      }
      yield {
        opcode: bytes[0] & 0x0f,
        fin: (bytes[0] & 0x80) !== 0,
        payload: Buffer.from(bytes.subarray(size.header, size.total)),
      };
      this.#chunks = [bytes.subarray(size.total)];
      this.#length -= size.total;
      this.#needed = 2;
    }
  }

  /** Whether nothing is left of a frame. */
  get isEmpty() {
    return this.#length === 0;
  }

  static #measure(bytes) {
    if ((bytes[0] & 0x70) !== 0) throw new Error('the server set a reserved bit');
    if ((bytes[1] & 0x80) !== 0) throw new Error('the server masked a frame');
    const short = bytes[1] & 0x7f;
    if (short < 126) return { header: 2, total: 2 + short };
    const size = short === 126 ? 4 : 10;
    if (bytes.length < size) return { header: size, total: size };
    const length = short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (length < (short === 126 ? 126 : 65536)) throw new Error('a length is not in its shortest form');
    return { header: size, total: size + length };
  }
}
