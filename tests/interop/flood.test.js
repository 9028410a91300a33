// SPDX-License-Identifier: LGPL-2.1-or-later
// Clients that send more than they may: they are slowed down and told so, and nobody else notices.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';

import WebSocket from 'ws';

import { closeClients, join } from '../lib/client.js';
import { startSnugd } from '../lib/snugd.js';

// What a member may post: so many at once, and so many a second.
const BURST = 10;
const RATE = 2;
// What is taken from a connection: so many packets at once, and so many a second.
const PACKETS = 1000;
const PACKET_RATE = 100;

describe('floods', { timeout: 120000 }, () => {
  let server;
  let witness;
  before(async () => {
    server = await startSnugd();
    witness = await join(server.url, 'Witness');
  });
  after(async () => {
    closeClients();
    await server.stop();
  });

  // Sends events as fast as possible, all at once; the acks come when they come.
  const flood = (client, n, make) => {
    const counts = { ok: 0, codes: new Map(), waits: [], answered: 0 };
    const answers = Array.from({ length: n }, () => new Promise((resolve) => {
      client.socket.emit(...make(), (ack) => {
        counts.answered++;
        if (ack.ok) counts.ok++;
        else {
          counts.codes.set(ack.error.code, (counts.codes.get(ack.error.code) ?? 0) + 1);
          counts.waits.push(ack.error.retry_after);
        }
        resolve();
      });
    }));
    return { counts, done: Promise.all(answers) };
  };

  for (const transports of [['websocket'], ['polling']]) {
    test(`messages over ${transports[0]}`, async () => {
      const mallory = await join(server.url, `Mallory of ${transports[0]}`, { transports });
      const begin = performance.now();
      const seconds = () => (performance.now() - begin) / 1000;
      const { counts, done } = flood(mallory, 1300, () => ['post', { id: randomUUID(), text: 'x' }]);

      // The witness talks meanwhile, a message after the other.
      let slowest = 0;
      let said = 0;
      while (counts.answered < PACKETS) {
        const asked = performance.now();
        const { ok } = await witness.ask('typing', { active: said % 2 === 0 });
        assert.ok(ok);
        slowest = Math.max(slowest, performance.now() - asked);
        said++;
        await new Promise((resolve) => { setTimeout(resolve, 60); });
      }
      await done;
      const took = seconds();
      assert.ok(took > (1300 - PACKETS) / PACKET_RATE - 0.5, `reading stopped: ${took} s`);
      assert.ok(slowest < 1000, `${slowest} ms`);
      assert.deepEqual([...counts.codes.keys()], ['rate-limited']);
      assert.ok(counts.waits.every((wait) => wait > 0));
      assert.ok(counts.ok >= BURST);
      assert.ok(counts.ok <= BURST + RATE * took + 1, `${counts.ok} in ${took} s`);
      assert.deepEqual(mallory.all('disconnect'), []);
      assert.deepEqual(witness.all('disconnect'), []);
      mallory.close();
    });
  }

  test('answers that nobody reads: little is kept of them, and it is given back', async () => {
    const memory = async () => Number(/VmRSS:\s+(\d+)/
      .exec(await readFile(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024;
    for (let i = 0; i < 8; i++) {
      const { ok, error } = await witness.ask('post', { id: randomUUID(), text: 'x'.repeat(4000) });
      if (!ok) await new Promise((resolve) => { setTimeout(resolve, error.retry_after); });
    }
    const before = await memory();
    // A sanitizer keeps what is freed, to see whether somebody uses it.
    const slack = (await readFile(`/proc/${server.pid}/maps`, 'utf8')).includes('libasan') ? 400 : 16;

    const clients = await Promise.all(Array.from({ length: 100 }, async (_, i) => {
      const ws = new WebSocket(`ws://127.0.0.1:${server.port}/socket.io/?EIO=4&transport=websocket`);
      ws.on('error', () => {});
      await new Promise((resolve) => {
        ws.on('message', (data) => {
          const text = data.toString();
          if (text[0] === '0') ws.send(`40{"name":"Reader ${i}"}`);
          if (text.startsWith('42["welcome"')) resolve();
        });
      });
      ws.pause();
      return ws;
    }));
    // Each asks for megabytes, and would have them kept.
    for (let i = 0; i < 200; i++)
      clients.forEach((ws) => ws.send(`42${i}["history",{"before":1000000,"limit":100}]`));
    assert.ok((await witness.ask('typing', { active: true })).ok);
    const during = await memory();
    assert.ok(during < before + 100 + slack, `${before} MiB before, ${during} MiB meanwhile`);

    clients.forEach((ws) => ws.terminate());
    let left = during;
    for (let i = 0; i < 120 && left > before + slack; i++) {
      await new Promise((resolve) => { setTimeout(resolve, 250); });
      left = await memory();
    }
    assert.ok(left <= before + slack, `${before} MiB before, ${during} MiB meanwhile, ${left} MiB after`);
    assert.deepEqual(witness.all('disconnect'), []);
  });

  test('history, renames, typing and what does not exist', async () => {
    const mallory = await join(server.url, 'Mallory of all trades');
    const rows = [
      ['typing', { active: true }, 150, 100, 20],
      ['nonsense', {}, 50, 0, 0],
    ];
    for (const [event, argument, n, most, rate] of rows) {
      const begin = performance.now();
      const { counts, done } = flood(mallory, n, () => [event, argument]);
      await done;
      const seconds = (performance.now() - begin) / 1000;
      assert.ok(counts.ok <= most + rate * seconds + 1, event);
      assert.ok(counts.codes.get('rate-limited') > 0, event);
    }
    const refused = async (event, make, most) => {
      for (let i = 0; i <= most; i++) {
        const ack = await mallory.ask(event, make(i));
        if (!ack.ok) return ack.error;
      }
      return undefined;
    };
    const { code, retry_after: wait } = await refused('rename', (i) => ({ name: `Mallory ${i}` }), 20);
    assert.equal(code, 'rate-limited');
    assert.ok(wait > 0 && wait <= 2000, `${wait} ms`);
    assert.equal((await refused('history', () => ({ before: 1, limit: 1 }), 2000)).code, 'rate-limited');
    mallory.close();
  });
});
