// SPDX-License-Identifier: LGPL-2.1-or-later
// Those who only come to have a look.

import { connect } from 'node:net';

import { now, until } from './time.js';

const PROBES_PER_SECOND = 50;

/** Visitors who come all the time, one after the other, and count how they are received. */
export class Visitors {
  constructor(port) {
    this.port = port;
    this.count = { visits: 0, served: 0, refused: 0, reset: 0, unanswered: 0 };
    this.waits = [];
    this.timer = setInterval(() => this.visit(), 1000 / PROBES_PER_SECOND);
  }

  visit() {
    const began = now();
    const socket = connect({ host: '127.0.0.1', port: this.port });
    let answer = '';
    let connected = false;
    this.count.visits++;
    socket.setEncoding('latin1');
    socket.on('connect', () => {
      connected = true;
      socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${this.port}\r\nConnection: close\r\n\r\n`);
    });
    socket.on('data', (chunk) => { answer += chunk; });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (answer.startsWith('HTTP/1.1 200 ')) {
        this.count.served++;
        this.waits.push(now() - began);
      } else if (!connected) {
        this.count.refused++;
      } else if (answer === '') {
        this.count.reset++;
      } else {
        this.count.unanswered++;
      }
    });
  }

  async stop() {
    clearInterval(this.timer);
    const { count } = this;
    await until(() => count.visits === count.served + this.turnedAway, 10000);
  }

  get turnedAway() {
    const { refused, reset, unanswered } = this.count;
    return refused + reset + unanswered;
  }
}
