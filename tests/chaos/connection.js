// SPDX-License-Identifier: LGPL-2.1-or-later
// One connection of a client: an Engine.IO session over one transport, or over the one and then the
// other, and the packets of Socket.IO in it.

import { PollingTransport } from './polling.js';
import { WebSocketTransport } from './websocket.js';

export const KINDS = ['websocket', 'polling', 'upgrade'];

export class Connection {
  /**
   * @param {string} kind one of KINDS
   * @param {number} port of the loopback
   * @param {object} auth what to say in CONNECT
   * @param {{event: Function, ack: Function, refused: Function, closed: Function}} handlers
   */
  constructor(kind, port, auth, handlers) {
    this.kind = kind;
    this.port = port;
    this.auth = auth;
    this.handlers = handlers;
    this.closed = false;
    this.held = null; // what waits for the end of an upgrade
    this.probe = null;
    this.nextAck = 0;
    const transportHandlers = {
      packet: (packet) => this.take(packet),
      closed: (reason) => this.end(reason),
    };
    this.transport = kind === 'websocket'
      ? new WebSocketTransport(port, transportHandlers)
      : new PollingTransport(port, transportHandlers);
  }

  end(reason) {
    if (this.closed)
      return;
    this.closed = true;
    this.transport.crash();
    this.probe?.crash();
    this.handlers.closed(reason);
  }

  take(packet) {
    if (this.closed)
      return;
    switch (packet[0]) {
      case '0':
        this.send(`40${JSON.stringify(this.auth)}`);
        if (this.kind === 'upgrade')
          this.upgrade(JSON.parse(packet.slice(1)).sid);
        break;
      case '1':
        this.end('closed by the server');
        break;
      case '2':
        this.send('3');
        break;
      case '4':
        this.takeMessage(packet);
        break;
      case '6':
        break;
      default:
        this.end(`broken: the packet ${packet.slice(0, 40)}`);
    }
  }

  takeMessage(packet) {
    switch (packet[1]) {
      case '0':
        break;
      case '1':
        this.end('disconnected by the server');
        break;
      case '2': {
        const [name, argument] = JSON.parse(packet.slice(2));
        this.handlers.event(name, argument);
        break;
      }
      case '3': {
        const start = packet.indexOf('[');
        this.handlers.ack(Number(packet.slice(2, start)), JSON.parse(packet.slice(start))[0]);
        break;
      }
      case '4':
        this.handlers.refused(JSON.parse(packet.slice(2)));
        this.end('refused');
        break;
      default:
        this.end(`broken: the packet ${packet.slice(0, 40)}`);
    }
  }

  // As the protocol has it: probe, wait for the last poll, say so, go on (Engine.IO v4, “Upgrade”).
  upgrade(sid) {
    const polling = this.transport;
    const probe = new WebSocketTransport(this.port, {
      packet: (packet) => {
        if (packet !== '3probe') {
          this.take(packet);
          return;
        }
        this.held = [];
        polling.retire(() => {
          if (this.closed)
            return;
          this.transport = probe;
          this.probe = null;
          probe.send('5');
          this.held.forEach((held) => probe.send(held));
          this.held = null;
        });
      },
      closed: (reason) => {
        // Without having begun to change over, the session goes on as it was.
        if (this.transport === probe || this.held !== null)
          this.end(reason);
        else if (this.probe === probe)
          this.probe = null;
      },
    }, sid);
    this.probe = probe;
    probe.send('2probe');
  }

  send(packet) {
    if (this.held !== null)
      this.held.push(packet);
    else
      this.transport.send(packet);
  }

  /** Emits an event, asks for its ack, and tells by which number the ack will come. */
  emit(name, argument) {
    const id = this.nextAck++;
    this.send(`42${id}${JSON.stringify([name, argument])}`);
    return id;
  }

  /** Begins to emit an event, and is gone. */
  emitTorn(name, argument, part) {
    this.transport.sendTorn(`42${this.nextAck++}${JSON.stringify([name, argument])}`, part);
    this.end('crashed');
  }

  /** Goes without a word. */
  crash() {
    this.end('crashed');
  }
}
