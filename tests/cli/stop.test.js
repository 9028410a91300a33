// SPDX-License-Identifier: LGPL-2.1-or-later
// How snugd ends: everybody is told, nothing is lost, and it does not take long.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, test } from 'node:test';

import { closeClients, Client, join as joinRoom } from '../lib/client.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

// The promise is five seconds; nothing here makes the daemon wait for all of them.
const LIMIT = 5000;

async function openTcp(port, text) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {});
  socket.write(text);
  return socket;
}

// Another program that writes to a database, until it is killed.
async function lock(path) {
  const child = spawn('/usr/bin/python3', ['-c',
    'import sqlite3, sys, time; db = sqlite3.connect(sys.argv[1], isolation_level=None);'
    + 'db.execute("BEGIN IMMEDIATE"); print("locked", flush=True); time.sleep(60)', path],
  { stdio: ['ignore', 'pipe', 'inherit'] });
  // in how many pieces it says so does not matter
  await once(child.stdout, 'data');
  return child;
}

describe('the end', { timeout: 90000 }, () => {
  afterEach(closeClients);

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    test(`${signal} with nobody there`, async () => {
      const server = await startSnugd();
      const start = Date.now();
      await server.stop(signal);
      assert.ok(Date.now() - start < LIMIT);
    });
  }

  test('everybody is told', async () => {
    const server = await startSnugd({ args: ['--no-limits'] });
    const clients = [
      ...await Promise.all(Array.from({ length: 20 }, (_, i) =>
        joinRoom(server.url, `Socket ${i}`))),
      ...await Promise.all(Array.from({ length: 5 }, (_, i) =>
        joinRoom(server.url, `Poll ${i}`, { transport: 'polling' }))),
    ];
    const plain = new Client(server.url, { transports: ['websocket'] });
    await plain.next('connect');
    // one that says half a request, one that says nothing, one that is in the midst of a body
    const halves = await Promise.all([openTcp(server.port, 'GET / HT'), openTcp(server.port, ''),
      openTcp(server.port, 'POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost\r\n'
        + 'Content-Length: 100\r\n\r\n4')]);

    const start = Date.now();
    await server.stop();
    assert.ok(Date.now() - start < LIMIT, `${Date.now() - start} ms`);

    for (const client of clients)
      assert.equal(typeof (await client.next('closing')).reason, 'string');
    for (const client of [...clients, plain])
      await client.next('disconnect');
    halves.forEach((socket) => socket.destroy());
  });

  test('a client that reads nothing does not hold it up', async () => {
    const server = await startSnugd({ args: ['--no-limits'] });
    const ada = await joinRoom(server.url, 'Ada');
    const deaf = await joinRoom(server.url, 'Deaf');
    deaf.socket.io.engine.transport.ws._socket.pause();
    const text = 'x'.repeat(3900);
    for (let i = 0; i < 400; i++)
      await ada.post(text);

    const start = Date.now();
    await server.stop();
    assert.ok(Date.now() - start < LIMIT, `${Date.now() - start} ms`);
  });

  test('a log that cannot be put in order is no failure: nothing is lost', async () => {
    const folder = await makeFolder();
    const stateDir = join(folder, 'state');
    const server = await startSnugd({ stateDir });
    const ada = await joinRoom(server.url, 'Ada');
    await ada.post('The last one');
    let other;
    try {
      other = await lock(join(stateDir, 'snug.db'));
      const start = Date.now();
      await server.stop();
      assert.ok(Date.now() - start < LIMIT, `${Date.now() - start} ms`);
      assert.match(server.output(), /The log is left as after a crash/);
    } finally {
      other?.kill('SIGKILL');
      server.terminate();
    }
    const next = await startSnugd({ stateDir });
    try {
      const bob = await joinRoom(next.url, 'Bob');
      assert.deepEqual(bob.welcome.messages.map(({ text }) => text), ['The last one']);
    } finally {
      await next.stop();
      await removeFolder(folder);
    }
  });

  test('what was acknowledged is there afterwards', async () => {
    const folder = await makeFolder();
    try {
      const stateDir = join(folder, 'state');
      const server = await startSnugd({ args: ['--no-limits'], stateDir });
      const ada = await joinRoom(server.url, 'Ada');
      const acknowledged = [];
      let sent = 0;
      // as fast as it goes, until the end
      const flood = (async () => {
        while (ada.socket.connected) {
          const text = `message ${sent++}`;
          const ack = await Promise.race([ada.post(text).catch(() => null),
            new Promise((resolve) => ada.socket.once('disconnect', () => resolve(null)))]);
          if (ack)
            acknowledged.push([ack.seq, text]);
        }
      })();
      await ada.next('posted', ({ seq }) => seq === 50);
      await server.stop();
      await flood;
      assert.ok(acknowledged.length >= 49);

      const next = await startSnugd({ stateDir });
      try {
        const bob = await joinRoom(next.url, 'Bob');
        const stored = new Map();
        for (let before = bob.welcome.room.seq + 1; ;) {
          const ack = await bob.ask('history', { before, limit: 100 });
          assert.equal(ack.ok, true, JSON.stringify(ack));
          ack.messages.forEach(({ seq, text }) => stored.set(seq, text));
          if (!ack.more)
            break;
          before = ack.messages[0].seq;
        }
        for (const [seq, text] of acknowledged)
          assert.equal(stored.get(seq), text);
        assert.ok(stored.size <= sent);
      } finally {
        await next.stop();
      }
    } finally {
      await removeFolder(folder);
    }
  });
});
