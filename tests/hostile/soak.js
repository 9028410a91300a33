// SPDX-License-Identifier: LGPL-2.1-or-later
// Very many sessions of every kind, and what is left of them: nothing.

import { randomUUID } from 'node:crypto';

import { now, pause } from '../chaos/time.js';
import { WebSocket, address, join, open } from './wire.js';
import { World } from './world.js';

const ABREAST = 16;
const SLACK = 8;
// Sessions that nobody polls any more have no descriptors, and end after 45 s.
const PATIENCE = 75000;
// Those that are half-open are kept until the server ends them, so there may not be too many.
const MOST_HALF_OPEN = 1500;

function request(port, from, text) {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = open(port, from, {
      open: () => socket.write(text),
      data: (chunk) => { answer += chunk.toString('latin1'); },
      closed: () => (answer.startsWith('HTTP/1.1 200 ') ? resolve(answer) : reject(new Error(answer.slice(0, 40)))),
    });
  });
}

async function overPolling(port, from, { leaves }) {
  const path = '/socket.io/?EIO=4&transport=polling';
  const head = `HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
  const [, sid] = /"sid":"([^"]+)"/.exec(await request(port, from, `GET ${path} ${head}\r\n`));
  const post = (body) => request(port, from,
    `POST ${path}&sid=${sid} ${head}Content-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  await post('40');
  await request(port, from, `GET ${path}&sid=${sid} ${head}\r\n`);
  if (leaves)
    await post('41\x1e1');
}

const KINDS = {
  // Comes, says something, goes.
  websocket: async (port, from) => {
    const acked = {};
    acked.promise = new Promise((resolve) => { acked.resolve = resolve; });
    const client = await join(port, from, { ack: acked.resolve, closed: acked.resolve });
    client.send(`420${JSON.stringify(['post', { id: randomUUID(), text: 'soak' }])}`);
    await acked.promise;
    client.send('41');
    client.socket.end();
  },
  polling: (port, from) => overPolling(port, from, { leaves: true }),
  'polling, abandoned': (port, from) => overPolling(port, from, { leaves: false }),
  abrupt: async (port, from) => {
    const client = await join(port, from);
    client.socket.resetAndDestroy();
  },
  'no handshake': (port, from) => new Promise((resolve) => {
    const socket = open(port, from, {
      open: () => {
        socket.write('GET /socket.io/?EIO=4&tran');
        socket.resetAndDestroy();
      },
      closed: resolve,
    });
  }),
};

async function halfOpen(port, from, world) {
  await new Promise((resolve) => {
    world.halfOpen++;
    const client = new WebSocket(port, from, {
      open: resolve,
      closed: () => {
        world.halfOpen--;
        resolve();
      },
    });
  });
}

/**
 * Opens so many sessions, a sixth of each kind.
 *
 * @param {number} n
 * @param {{test: (name: string, complaint?: string) => void, say: (text: string) => void}} report
 */
export async function runSoak(n, { test, say }) {
  const world = await World.start({ args: ['--no-limits'] });
  world.halfOpen = 0;
  const kinds = [...Object.keys(KINDS), 'half-open'];
  const counts = Object.fromEntries(kinds.map((kind) => [kind, 0]));
  const failures = [];
  let next = 0;
  try {
    // The first ones make what is kept for all later ones.
    const warm = Math.min(500, n / 4);
    const runUntil = (end) => Promise.all(Array.from({ length: ABREAST }, async () => {
      while (next < end && world.isAlive) {
        const i = next++;
        const kind = kinds[i % kinds.length];
        const from = address(9, i % 1000);
        while (kind === 'half-open' && world.halfOpen >= MOST_HALF_OPEN)
          await pause(100);
        try {
          await (KINDS[kind] ? KINDS[kind](world.daemon.port, from) : halfOpen(world.daemon.port, from, world));
          counts[kind]++;
        } catch (error) {
          failures.push(`${kind}: ${error.message}`);
        }
      }
    }));
    const start = world.usage();
    await runUntil(warm);
    await world.release(start, SLACK);
    const before = world.usage();
    const began = now();
    let peak = 0;
    const sampler = setInterval(() => { peak = Math.max(peak, world.usage().memory); }, 1000);
    await runUntil(n);
    clearInterval(sampler);
    const seconds = (now() - began) / 1000;
    const after = await world.release({ ...before, descriptors: start.descriptors }, SLACK, PATIENCE);
    const { cut, p99 } = await world.times();
    say(`${n} sessions in ${seconds.toFixed(1)} s: ${JSON.stringify(counts)}`);
    say(`descriptors ${start.descriptors} before, ${after.descriptors} after; MiB ${start.memory.toFixed(1)} `
      + `before, ${before.memory.toFixed(1)} after the first ${warm}, ${peak.toFixed(1)} at most, ${after.memory.toFixed(1)} `
      + `${after.after.toFixed(0)} s after all; `
      + `p99 of the ordinary clients ${p99.toFixed(1)} ms`);
    test('soak: the daemon runs', world.isAlive ? '' : world.daemon.output().slice(-2000));
    test('soak: every session was served', failures.slice(0, 5).join('\n'));
    test('soak: no ordinary client was cut', cut.join('; '));
    test('soak: the descriptors are as at the start',
      after.descriptors <= start.descriptors ? '' : `${after.descriptors}, not ${start.descriptors}`);
    test('soak: so is the memory', after.memory <= before.memory + SLACK ? ''
      : `${after.memory} MiB, not ${before.memory}`);
  } finally {
    await world.stop();
  }
}
