// SPDX-License-Identifier: LGPL-2.1-or-later
// Members who do not read: they are closed at the bounds that are configured, and get to know why.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { join as joinRaw } from '../hostile/wire.js';
import { closeClients, join as joinRoom } from '../lib/client.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

const LIMIT = { timeout: 60000 };
const TEXT = 'x'.repeat(4000);

async function withServer(lines, act) {
  const folder = await makeFolder();
  const config = join(folder, 'snug.conf');
  await writeFile(config, `[server]\n${lines}\n`);
  const server = await startSnugd({ args: [`--config=${config}`, '--no-limits'] });
  try {
    await act(server);
  } finally {
    closeClients();
    await server.stop();
    await removeFolder(folder);
  }
}

async function figures(server) {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const of = (bound) => Number(new RegExp(`^snug_slow_readers_total{bound="${bound}"} (\\d+)$`, 'm').exec(text)[1]);
  return { bytes: of('bytes'), total: of('total'), time: of('time') };
}

// Talks until so many were closed, and looks what the daemon counts then.
async function talkUntil(server, ada, isOver) {
  let counts;
  do {
    for (let i = 0; i < 8; i++)
      await ada.post(TEXT);
    counts = await figures(server);
  } while (!isOver(counts));
  return counts;
}

// A member who reads nothing, and later whatever there is.
async function joinAsleep(server, n) {
  const wakes = {};
  wakes.up = new Promise((resolve) => { wakes.resolve = resolve; });
  const member = await joinRaw(server.port, `127.0.0.${n + 2}`, { closed: wakes.resolve }, `Sleeper ${n}`);
  member.socket.pause();
  return { member, wake: () => { member.socket.resume(); return wakes.up; } };
}

function poll(server, sid = '', more = {}) {
  return fetch(`${server.url}/socket.io/?EIO=4&transport=polling${sid && `&sid=${sid}`}`, more);
}

// A member who never polls; resolves with the id of the session.
async function joinWithoutPolling(server, ada) {
  const { sid } = JSON.parse((await (await poll(server)).text()).slice(1));
  await poll(server, sid, { method: 'POST', body: '40{"name":"Sloth"}', headers: { 'Content-Type': 'text/plain' } });
  await ada.next('joined', ({ member }) => member.name === 'Sloth');
  return sid;
}

test('too much waits for them', LIMIT, () => withServer('slow-reader-bytes=65536', async (server) => {
  const ada = await joinRoom(server.url, 'Ada');
  const sleepers = await Promise.all(Array.from({ length: 20 }, (_, n) => joinAsleep(server, n)));
  assert.deepEqual(await talkUntil(server, ada, ({ bytes }) => bytes === 20), { bytes: 20, total: 0, time: 0 });
  for (const { wake } of sleepers)
    assert.equal(await wake(), '1013 too much was waiting to be read');

  // A line for the first, and none for the others yet.
  assert.equal(server.output().match(/did not read/g).length, 1);
  assert.match(server.output(), /A client that did not read was closed: too much was waiting to be read/);
}));

test('they take nothing for too long', LIMIT, () => withServer(
  'slow-reader-bytes=1073741824\nslow-reader-seconds=1', async (server) => {
    const ada = await joinRoom(server.url, 'Ada');
    const sleeper = await joinAsleep(server, 0);
    assert.deepEqual(await talkUntil(server, ada, ({ time }) => time === 1), { bytes: 0, total: 0, time: 1 });
    assert.equal(await sleeper.wake(), '1013 nothing was read for too long');
    assert.match(server.output(), /A client that did not read was closed: nothing was read for too long/);
  },
));

test('too much waits for their next poll', LIMIT, () => withServer('slow-reader-bytes=65536', async (server) => {
  const ada = await joinRoom(server.url, 'Ada');
  const sid = await joinWithoutPolling(server, ada);
  assert.deepEqual(await talkUntil(server, ada, ({ bytes }) => bytes === 1), { bytes: 1, total: 0, time: 0 });
  assert.equal((await ada.next('left')).reason, 'slow reader');
  const gone = await poll(server, sid);
  assert.deepEqual([gone.status, await gone.json()], [400, { code: 1, message: 'Session ID unknown' }]);
}));

test('too much waits for all of them together', LIMIT, () => withServer(
  'slow-reader-bytes=16777216\nunread-bytes=1048576', async (server) => {
    const ada = await joinRoom(server.url, 'Ada');
    const sleepers = await Promise.all(Array.from({ length: 20 }, (_, n) => joinAsleep(server, n)));
    await joinWithoutPolling(server, ada);
    assert.deepEqual(await talkUntil(server, ada, ({ total }) => total === 21), { bytes: 0, total: 21, time: 0 });
    for (const { wake } of sleepers)
      assert.equal(await wake(), '1013 much was waiting to be read, and too much for all together');
    await ada.post('Good morning');
    const unread = /^snug_unread_bytes (\d+)$/m.exec(await (await fetch(`${server.url}/metrics`)).text())[1];
    assert.ok(Number(unread) < 65536, `${unread} bytes are left`);
  },
));
