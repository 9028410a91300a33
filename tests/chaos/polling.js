// SPDX-License-Identifier: LGPL-2.1-or-later
// Engine.IO over HTTP long-polling, by hand: a connection for each request.

import { connect } from 'node:net';

const SEPARATOR = '\x1e';

/** One request; calls back once, with an error or with the body of the answer. */
class Request {
  constructor(port, path, body, callback) {
    this.callback = callback;
    this.chunks = [];
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const head = body === null
      ? `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`
      : `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`
        + 'Content-Type: text/plain;charset=UTF-8\r\n'
        + `Content-Length: ${Buffer.byteLength(body)}\r\n`;
    this.bytes = Buffer.from(`${head}Connection: close\r\n\r\n${body ?? ''}`);
    this.socket.on('connect', () => this.socket.write(this.bytes));
    this.socket.on('data', (chunk) => this.take(chunk));
    this.socket.on('error', (error) => this.finish(new Error(error.code ?? error.message)));
    this.socket.on('close', () => this.finish(new Error('closed before the answer')));
  }

  finish(error, body) {
    const { callback } = this;
    this.callback = () => {};
    this.socket.destroy();
    callback(error, body);
  }

  take(chunk) {
    this.chunks.push(chunk);
    const data = Buffer.concat(this.chunks);
    this.chunks = [data];
    const end = data.indexOf('\r\n\r\n');
    if (end < 0)
      return;
    const head = data.subarray(0, end).toString('latin1');
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    if (data.length < end + 4 + length)
      return;
    if (!head.startsWith('HTTP/1.1 200 ')) {
      this.finish(new Error(head.split('\r\n')[0]));
      return;
    }
    this.finish(null, data.subarray(end + 4, end + 4 + length).toString('utf8'));
  }

  // Sends a part of it, and no more: for what has only just begun to be sent.
  tear(part) {
    const bytes = this.bytes.subarray(0, Math.max(1, Math.floor(part * this.bytes.length)));
    this.callback = () => {};
    this.socket.removeAllListeners('connect');
    this.socket.on('connect', () => this.socket.write(bytes, () => this.socket.resetAndDestroy()));
  }

  crash() {
    this.callback = () => {};
    this.socket.resetAndDestroy();
  }
}

export class PollingTransport {
  /** As of WebSocketTransport. */
  constructor(port, handlers) {
    this.port = port;
    this.handlers = handlers;
    this.sid = '';
    this.gone = false;
    this.paused = false;
    this.queue = [];
    this.polling = null;
    this.posting = null;
    this.whenIdle = null;
    this.poll();
  }

  get path() {
    return `/socket.io/?EIO=4&transport=polling${this.sid ? `&sid=${this.sid}` : ''}`;
  }

  end(reason) {
    if (this.gone)
      return;
    this.gone = true;
    this.polling?.crash();
    this.posting?.crash();
    this.handlers.closed(reason);
  }

  poll() {
    this.polling = new Request(this.port, this.path, null, (error, body) => {
      this.polling = null;
      if (error)
        this.end(`poll: ${error.message}`);
      else
        this.takePayload(body);
    });
  }

  takePayload(body) {
    for (const packet of body.split(SEPARATOR)) {
      if (packet.startsWith('0'))
        this.sid = JSON.parse(packet.slice(1)).sid;
      if (!this.gone)
        this.handlers.packet(packet);
    }
    if (this.gone)
      return;
    if (!this.paused)
      this.poll();
    else
      this.checkIdle();
    this.flush();
  }

  send(packet) {
    if (this.gone)
      return;
    this.queue.push(packet);
    this.flush();
  }

  flush() {
    if (this.gone || this.posting !== null || this.queue.length === 0 || !this.sid)
      return;
    const body = this.queue.splice(0, 16).join(SEPARATOR);
    this.posting = new Request(this.port, this.path, body, (error) => {
      this.posting = null;
      if (error) {
        this.end(`post: ${error.message}`);
        return;
      }
      this.flush();
      this.checkIdle();
    });
  }

  checkIdle() {
    if (this.whenIdle && this.polling === null && this.posting === null && this.queue.length === 0)
      this.whenIdle();
  }

  /** Polls no more, and calls back when the last answer is there. */
  retire(whenIdle) {
    this.paused = true;
    this.whenIdle = () => {
      this.whenIdle = null;
      this.gone = true;
      whenIdle();
    };
    this.checkIdle();
  }

  sendTorn(packet, part) {
    if (!this.gone && this.sid && this.posting === null)
      new Request(this.port, this.path, packet, () => {}).tear(part);
    this.crash();
  }

  crash() {
    this.end('crashed');
  }
}
