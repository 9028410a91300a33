// SPDX-License-Identifier: LGPL-2.1-or-later
// A daemon whose disk becomes full, and has space again.

import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { startBus } from '../lib/bus.js';
import { closeClients, join as joinRoom } from '../lib/client.js';
import { fill } from '../lib/fill.js';
import { run } from '../lib/program.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

const SIZE = '32m';
// Where one may mount: in a mount name space, which is gone with the daemon.
const UNSHARE = ['unshare', '--mount',
  ...process.getuid() === 0 ? [] : ['--user', '--map-current-user', '--keep-caps']];

test('a small disk', { timeout: 60000 }, async (t) => {
  const folder = await makeFolder();
  const stateDir = join(folder, 'state');
  await mkdir(stateDir);
  const bus = await startBus();
  const server = await startSnugd({
    bus, stateDir, args: ['--no-limits'],
    wrapper: [...UNSHARE, 'sh', '-c',
      `mount -t tmpfs -o size=${SIZE},mode=0700 snug-test "$0" && exec "$@"`, stateDir],
  });
  t.after(async () => {
    closeClients();
    await server.stop();
    await bus.stop();
    await removeFolder(folder);
  });
  const filler = join(`/proc/${server.pid}/root`, stateDir, 'filler');
  const health = async () => (await fetch(`${server.url}/healthz`)).status;
  const status = async () => (await run(process.env.SNUGCTL, ['status'], { env: bus.env })).stdout;
  const stored = [];
  const post = async (client, id, text) => {
    const ack = await client.ask('post', { id, text });
    if (ack.ok)
      stored[ack.seq - 1] = text;
    return ack;
  };
  // As clients do: the same again, until it is taken.
  const insist = async (...what) => {
    for (;;) {
      const ack = await post(...what);
      if (ack.ok)
        return ack;
      assert.equal(ack.error.code, 'storage-full');
    }
  };

  const ada = await joinRoom(server.url, 'Ada');
  assert.ok((await post(ada, 'one', 'one')).ok);
  assert.doesNotMatch(await status(), /Trouble/);

  // the reserve has the last messages, until it is full as well
  fill(filler);
  assert.ok((await post(ada, 'two', 'two')).ok);
  await server.says(/Trouble with the storage: .*nearly full/);
  fill(filler);
  const long = 'x'.repeat(3000);
  let n = 0;
  let last = { ok: true };
  while (last.ok)
    last = await post(ada, `long-${++n}`, `${n} ${long}`);
  assert.equal(last.error.code, 'storage-full');
  await server.says(/Trouble with the storage: There is no space/);
  assert.equal(await health(), 503);
  assert.match(await status(), /^Trouble: There is no space/m);

  // who comes now can read, and can write as soon as there is space
  const bob = await joinRoom(server.url, 'Bob');
  assert.deepEqual(bob.welcome.messages.map(({ text }) => text), stored);
  const { id, token } = bob.welcome.you;
  assert.equal((await post(bob, 'bob', 'Hello')).error.code, 'storage-full');
  assert.equal((await ada.next('joined')).member.id, id);

  await rm(filler);
  await insist(bob, 'bob', 'Hello');
  await insist(ada, `long-${n}`, `${n} ${long}`);
  await server.says(/The trouble with the storage is over/);
  assert.equal(await health(), 200);
  assert.doesNotMatch(await status(), /Trouble/);
  assert.equal(server.output().match(/Trouble with the storage/g).length, 2, server.output());

  const again = await joinRoom(server.url, 'Bob', { auth: { token } });
  assert.equal(again.welcome.you.id, id);
  assert.deepEqual(again.welcome.messages.map(({ text }) => text), stored);
});
