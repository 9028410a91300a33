// SPDX-License-Identifier: LGPL-2.1-or-later
// A room so full that threads help to send, and many sends are one system call: everybody hears
// everything once, in the same order, whether they read as fast as they can, or slept meanwhile.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile, readdir, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { join as joinRaw } from '../hostile/wire.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';
import { within } from '../lib/within.js';

const LIMIT = 120000;
const MEMBERS = 400;
const SLEEPERS = 20;
const MESSAGES = 200;

async function withServer(lines, act) {
  const folder = await makeFolder();
  const config = join(folder, 'snug.conf');
  await writeFile(config, `[server]\n${lines}\n`);
  const server = await startSnugd({ args: [`--config=${config}`, '--no-limits', '--verbose'] });
  try {
    await act(server);
  } finally {
    await server.stop();
    await removeFolder(folder);
  }
}

// What a member heard, of all that was said.
async function joinListener(server, n) {
  const listener = { heard: [] };
  listener.done = new Promise((resolve) => { listener.resolve = resolve; });
  listener.client = await joinRaw(server.port, `127.0.1.${n % 250 + 1}`, {
    event: (name, message) => {
      if (name === 'posted') {
        listener.heard.push(message.text);
        if (listener.heard.length === MESSAGES)
          listener.resolve();
      }
    },
  });
  return listener;
}

async function threadNames(pid) {
  const tasks = await readdir(`/proc/${pid}/task`);
  return Promise.all(tasks.map(async (task) => (await readFile(`/proc/${pid}/task/${task}/comm`, 'utf8')).trim()));
}

async function countRings(pid) {
  const files = await readdir(`/proc/${pid}/fd`);
  const targets = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
  return targets.filter((target) => target === 'anon_inode:[io_uring]').length;
}

async function joinAll(server) {
  const listeners = [];
  for (let n = 0; n < MEMBERS; n += 50)
    listeners.push(...await Promise.all(Array.from({ length: 50 }, (_, i) => joinListener(server, n + i))));
  return listeners;
}

// Long ones and short ones; what some have to wait for is sent in parts.
function textOf(n) {
  return `${n} ${'x'.repeat(n % 2 === 0 ? 3900 : n)}`;
}

async function say(server, listeners) {
  const { client } = listeners[0];
  const sleepers = listeners.slice(-SLEEPERS);
  sleepers.forEach((one) => one.client.socket.pause());
  for (let n = 0; n < MESSAGES; n++)
    client.send(`42${n}["post",${JSON.stringify({ id: randomUUID(), text: textOf(n) })}]`);
  await within(LIMIT, 'what was said', (resolve) => {
    Promise.all(listeners.slice(0, -SLEEPERS).map((one) => one.done)).then(resolve);
  });
  sleepers.forEach((one) => one.client.socket.resume());
  await within(LIMIT, 'what the sleepers missed', (resolve) => {
    Promise.all(sleepers.map((one) => one.done)).then(resolve);
  });
}

for (const [threads, ring] of [[0, false], [0, true], [3, false], [3, true]]) {
  const name = `${threads} threads help to send to ${MEMBERS}, ${ring ? 'by' : 'without'} io_uring`;
  const lines = `send-threads=${threads}\nio-uring=${ring}`;
  test(name, { timeout: LIMIT }, () => withServer(lines, async (server) => {
    const listeners = await joinAll(server);
    await say(server, listeners);
    const expected = Array.from({ length: MESSAGES }, (_, n) => textOf(n));
    for (const { heard } of listeners)
      assert.deepEqual(heard, expected);

    const helpers = (await threadNames(server.pid)).filter((name) => name === 'eio-crew');
    assert.equal(helpers.length, threads);
    const canBe = ring && !server.output().includes('io_uring cannot be used');
    assert.equal(await countRings(server.pid), canBe ? threads + 1 : 0);
    listeners.forEach(({ client }) => client.destroy());
  }));
}
