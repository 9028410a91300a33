// SPDX-License-Identifier: LGPL-2.1-or-later
// The bad network between the clients and the daemon: connections that are cut in the middle, that
// stall, that are dead without anybody being told, and that are slow, each in its own way, so that
// what is sent on one arrives after what was sent later on another.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** One connection through the proxy. */
class Link {
  constructor(proxy, near) {
    this.proxy = proxy;
    this.delay = 0;
    this.dead = false;   // takes everything, passes nothing on
    this.stalled = false;
    this.torn = false;
    this.far = connect({ host: '127.0.0.1', port: proxy.target, noDelay: true });
    this.near = near;
    this.pass(near, this.far);
    this.pass(this.far, near);
    if (proxy.slow > 0 && proxy.random.chance(0.5))
      this.delay = proxy.random.between(0, proxy.slow);
  }

  pass(from, to) {
    from.on('data', (chunk) => {
      if (this.dead)
        return;
      if (this.torn) {
        // A part of what there is, then the end: in mid-frame, more often than not. It waits for what
        // came before it, as nothing is overtaken within a connection.
        const part = chunk.subarray(0, this.proxy.random.integer(0, chunk.length));
        this.later(() => to.write(part, () => this.cut()));
        this.dead = true;
        return;
      }
      this.write(to, chunk);
    });
    from.on('end', () => this.later(() => to.end()));
    from.on('error', () => this.dead || this.cut());
    from.on('close', () => this.dead || this.later(() => this.cut()));
  }

  later(action) {
    if (this.delay > 0)
      setTimeout(action, this.delay);
    else
      action();
  }

  // In order within the connection: all wait for the same time.
  write(to, chunk) {
    if (this.proxy.random.chance(this.proxy.crumbling) && chunk.length > 1) {
      const middle = this.proxy.random.integer(1, chunk.length);
      this.later(() => to.write(chunk.subarray(0, middle)));
      this.later(() => to.write(chunk.subarray(middle)));
    } else {
      this.later(() => to.write(chunk));
    }
  }

  cut() {
    this.dead = true;
    this.proxy.links.delete(this);
    this.near.resetAndDestroy();
    this.far.resetAndDestroy();
  }

  stall(milliseconds) {
    this.near.pause();
    this.far.pause();
    setTimeout(() => {
      if (!this.dead) {
        this.near.resume();
        this.far.resume();
      }
    }, milliseconds);
  }
}

export class Proxy {
  /** @param {import('./random.js').Random} random */
  constructor(random) {
    this.random = random;
    this.links = new Set();
    this.target = 0;    // the port of the daemon
    this.slow = 0;      // the longest delay of new connections, in milliseconds
    this.crumbling = 0; // how likely a chunk arrives in two
    this.server = createServer({ noDelay: true, backlog: 4096 }, (near) => {
      this.links.add(new Link(this, near));
    });
  }

  async start() {
    this.server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 });
    await once(this.server, 'listening');
    this.port = this.server.address().port;
    return this;
  }

  stop() {
    this.server.close();
    [...this.links].forEach((link) => link.cut());
  }

  /** Some of the connections, at least one if there are any. */
  some(part) {
    const links = [...this.links].filter((link) => !link.dead);
    const chosen = links.filter(() => this.random.chance(part));
    return chosen.length > 0 || links.length === 0 ? chosen : [this.random.pick(links)];
  }

  tear(part) {
    this.some(part).forEach((link) => { link.torn = true; });
  }

  cut(part) {
    this.some(part).forEach((link) => link.cut());
  }

  stall(part, milliseconds) {
    this.some(part).forEach((link) => link.stall(milliseconds));
  }

  /** Half-open: nobody is told that nothing arrives any more. They are cut when the network heals. */
  kill(part, milliseconds) {
    const links = this.some(part);
    links.forEach((link) => { link.dead = true; });
    setTimeout(() => links.forEach((link) => link.cut()), milliseconds);
  }

  delay(milliseconds) {
    this.slow = milliseconds;
  }
}
