// SPDX-License-Identifier: LGPL-2.1-or-later
// snugctl backup, and going back to what it made.

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, copyFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';

import { startBus } from '../lib/bus.js';
import { closeClients, join as joinRoom } from '../lib/client.js';
import { run } from '../lib/program.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

const SNUGCTL = process.env.SNUGCTL;
const FAILED = 1;
const USAGE = 64;
const STATE = 73;

const texts = ({ welcome }) => welcome.messages.map(({ text }) => text);

describe('backup', { timeout: 90000 }, () => {
  let folder;
  let stateDir;
  let file;
  beforeEach(async () => {
    folder = await makeFolder();
    stateDir = join(folder, 'state');
    file = join(folder, 'backup.db');
  });
  afterEach(async () => {
    closeClients();
    await removeFolder(folder);
  });

  const backup = (...args) => run(SNUGCTL, ['backup', `--state-dir=${stateDir}`, ...args]);

  // Stops at the first, and goes back to the backup as snugctl(1) says.
  const restore = async () => {
    await mkdir(join(stateDir, 'before'));
    for (const name of (await readdir(stateDir)).filter((one) => one.startsWith('snug.db')))
      await rename(join(stateDir, name), join(stateDir, 'before', name));
    await copyFile(file, join(stateDir, 'snug.db'));
  };

  test('of a room that is in use, and back', async () => {
    const bus = await startBus();
    try {
      const server = await startSnugd({ bus, stateDir });
      const ada = await joinRoom(server.url, 'Ada');
      await ada.post('one');
      await ada.post('two');
      // where the database is, the daemon says
      const { code, stderr } = await run(SNUGCTL, ['backup', file], { env: bus.env });
      assert.equal(code, 0, stderr);
      assert.equal((await stat(file)).mode & 0o777, 0o600);
      await ada.post('three');
      const { epoch } = ada.welcome.room;
      await server.stop();

      const since = { epoch, seq: 3 };
      for (let round = 0; round < 2; round++) {
        await restore();
        const next = await startSnugd({ stateDir });
        const bob = await joinRoom(next.url, 'Bob', { auth: { since } });
        assert.deepEqual(texts(bob), ['one', 'two']);
        assert.equal(bob.welcome.gap, true);
        // each time that it is restored the history goes another way
        assert.notEqual(bob.welcome.room.epoch, since.epoch);
        since.epoch = bob.welcome.room.epoch;
        since.seq = 1;
        await next.stop();
        // but the epoch stays from then on
        const again = await startSnugd({ stateDir });
        const eve = await joinRoom(again.url, 'Eve', { auth: { since } });
        assert.deepEqual(texts(eve), ['two']);
        assert.equal(eve.welcome.gap, false);
        await again.stop();
        await rename(join(stateDir, 'before'), join(stateDir, `before-${round}`));
      }
    } finally {
      await bus.stop();
    }
  });

  test('of one that was killed, without a daemon', async () => {
    const server = await startSnugd({ stateDir });
    const ada = await joinRoom(server.url, 'Ada');
    await ada.post('in the write-ahead log');
    await server.kill();
    const { code, stderr } = await backup(file);
    assert.equal(code, 0, stderr);
    await restore();
    const next = await startSnugd({ stateDir });
    assert.deepEqual(texts(await joinRoom(next.url, 'Bob')), ['in the write-ahead log']);
    await next.stop();
  });

  test('of a damaged database what can be read is saved, as the papers say', async () => {
    const server = await startSnugd({ args: ['--no-limits'], stateDir });
    const ada = await joinRoom(server.url, 'Ada');
    for (let i = 0; i < 60; i++)
      await ada.post(`message ${i} ${'x'.repeat(3000)}`);
    const { epoch } = ada.welcome.room;
    await server.stop();

    // a page of text in the middle
    const path = join(stateDir, 'snug.db');
    const content = await readFile(path);
    const middle = Math.floor(content.length / 4096 / 2) * 4096;
    content.fill(0xff, middle, middle + 4096);
    await writeFile(path, content);
    const refused = await run(process.env.SNUGD, ['--listen=127.0.0.1:0', '--no-bus',
      `--state-dir=${stateDir}`]);
    assert.equal(refused.code, STATE, refused.stderr);
    assert.match(refused.stderr, /is damaged/);
    assert.deepEqual(await readFile(path), content);

    const paper = await readFile(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
    const [, commands] = /```sh\n(   cd ~[^]*?sqlite3 snug\.db \.dump[^]*?)```/.exec(paper);
    const home = join(folder, 'home');
    await mkdir(join(home, '.local', 'state'), { recursive: true });
    await rename(stateDir, join(home, '.local', 'state', 'snug'));
    const saved = await run('sh', ['-c', commands], { env: { HOME: home } });
    assert.equal(saved.code, 0, saved.stderr);
    assert.match(saved.stdout, /^ok$/m);

    const next = await startSnugd({ stateDir: join(home, '.local', 'state', 'snug') });
    const bob = await joinRoom(next.url, 'Bob');
    assert.notEqual(bob.welcome.room.epoch, epoch);
    assert.ok(bob.welcome.messages.length > 30, `${bob.welcome.messages.length} messages`);
    assert.equal((await bob.post('We go on.')).seq, bob.welcome.room.seq + 1);
    await next.stop();
  });

  test('what is there is left alone', async () => {
    const server = await startSnugd({ stateDir });
    await writeFile(file, 'mine');
    const { code, stderr } = await backup(file);
    assert.equal(code, FAILED);
    assert.equal(stderr, `snugctl: “${file}” exists already.\n`);
    assert.equal(await readFile(file, 'utf8'), 'mine');

    assert.equal((await backup('--replace', file)).code, 0);
    assert.notEqual(await readFile(file, 'utf8'), 'mine');
    const self = await backup('--replace', join(stateDir, 'snug.db'));
    assert.equal(self.code, FAILED);
    assert.match(self.stderr, /is the database itself/);
    await server.stop();
    assert.deepEqual((await readdir(folder)).sort(), ['backup.db', 'state']);
  });

  test('what cannot be', async () => {
    const missing = await backup(file);
    assert.equal(missing.code, FAILED);
    assert.match(missing.stderr, /^snugctl: “[^\n]*snug\.db” cannot be used: [^\n]+\n$/);

    await mkdir(stateDir);
    await writeFile(join(stateDir, 'snug.db'), 'no database'.repeat(1000));
    assert.match((await backup(file)).stderr, /is damaged/);

    assert.equal((await backup()).code, USAGE);
    assert.equal((await backup(file, file)).code, USAGE);
    assert.equal((await backup('--nonsense', file)).code, USAGE);
    assert.deepEqual(await readdir(folder), ['state']);
  });

  test('where nothing can be written', async () => {
    const server = await startSnugd({ stateDir });
    const result = await backup(join(folder, 'nowhere', 'backup.db'));
    assert.equal(result.code, FAILED);
    assert.match(result.stderr, /cannot be written/);
    await server.stop();
  });
});
