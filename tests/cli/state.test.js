// SPDX-License-Identifier: LGPL-2.1-or-later
// The state folder: what is kept, and what snugd leaves alone when it cannot be used.

import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';

import { closeClients, join as joinRoom } from '../lib/client.js';
import { run } from '../lib/program.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

const SNUGD = process.env.SNUGD;
const STATE = 73;

describe('the state folder', { timeout: 90000 }, () => {
  let folder;
  let state;
  beforeEach(async () => {
    folder = await makeFolder();
    state = join(folder, 'state');
  });
  afterEach(async () => {
    closeClients();
    await removeFolder(folder);
  });

  const fail = async (stateDir) => {
    const file = join(folder, 'port');
    const result = await run(SNUGD, ['--listen=127.0.0.1:0', `--port-file=${file}`,
      `--state-dir=${stateDir}`, '--no-bus']);
    assert.equal(result.code, STATE, result.stderr);
    assert.match(result.stderr, /^snugd: [^\n]+\n$/);
    assert.equal(result.stdout, '');
    await assert.rejects(stat(file), { code: 'ENOENT' });
    return result.stderr;
  };

  // Fills the database with a few messages.
  const fill = async () => {
    const server = await startSnugd({ stateDir: state });
    const client = await joinRoom(server.url, 'Ada');
    for (const text of ['one', 'two', 'three'])
      await client.post(text);
    client.close();
    await server.stop();
    return join(state, 'snug.db');
  };

  // What holds the messages, to the byte. That SQLite looked at it may leave traces beside it.
  const snapshot = () => Promise.all(['snug.db', 'snug.db-wal'].map((name) =>
    readFile(join(state, name), 'hex').catch(() => '')));

  test('it is made, for its owner only', async () => {
    const deep = join(folder, 'a', 'b');
    const server = await startSnugd({ stateDir: deep });
    await server.stop();
    assert.equal((await stat(deep)).mode & 0o777, 0o700);
    for (const name of await readdir(deep))
      assert.equal((await stat(join(deep, name))).mode & 0o077, 0, name);
  });

  test('what was said is there after a restart', async () => {
    await fill();
    const server = await startSnugd({ stateDir: state });
    try {
      const client = await joinRoom(server.url, 'Grace');
      assert.deepEqual(client.welcome.messages.map(({ text }) => text), ['one', 'two', 'three']);
    } finally {
      await server.stop();
    }
  });

  test('a file where the folder should be is refused', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'mine');
    assert.ok((await fail(file)).includes(file));
    assert.ok((await fail(join(file, 'below'))).includes(file));
    assert.equal(await readFile(file, 'utf8'), 'mine');
  });

  test('a folder that cannot be written to is refused', async () => {
    await mkdir(state);
    if (process.getuid() !== 0) {
      await chmod(state, 0o500);
      await fail(state);
      await chmod(state, 0o700);
      return;
    }
    // root may write everywhere, but not to what is mounted read-only
    const result = await run('unshare', ['--mount', 'sh', '-c',
      'mount -t tmpfs -o ro none "$1" && exec "$0" --listen=127.0.0.1:0 --no-bus --state-dir="$1"',
      SNUGD, state]);
    assert.equal(result.code, STATE, result.stderr);
    assert.match(result.stderr, /^snugd: [^\n]+\n$/);
  });

  test('a database that is none is left as it is', async () => {
    await mkdir(state);
    await writeFile(join(state, 'snug.db'), 'This is the only copy of my novel.\n'.repeat(1000));
    const before = await snapshot();
    await fail(state);
    assert.deepEqual(await snapshot(), before);
  });

  test('a damaged database is left as it is', async () => {
    const file = await fill();
    const bytes = await readFile(file);
    bytes.fill(0xa5, 100, bytes.length);
    await writeFile(file, bytes);
    const before = await snapshot();
    const message = await fail(state);
    assert.ok(message.includes(file), message);
    assert.deepEqual(await snapshot(), before);
  });

  test('a database that was cut off is left as it is', async () => {
    const file = await fill();
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length - 2048));
    const before = await snapshot();
    await fail(state);
    assert.deepEqual(await snapshot(), before);
  });

  test('a database of a newer Snug is left as it is', async () => {
    const file = await fill();
    await run('sqlite3', [file, 'PRAGMA journal_mode=DELETE; PRAGMA user_version=9999;']);
    const before = await snapshot();
    await fail(state);
    assert.deepEqual(await snapshot(), before);
  });

  test('files that may not grow any more are a full disk, for as long as they may not', async () => {
    const server = await startSnugd({ stateDir: state });
    const limit = (size) => run('prlimit', ['--pid', server.pid, `--fsize=${size}:unlimited`]);
    try {
      const client = await joinRoom(server.url, 'Ada');
      const said = await client.post('before');
      assert.equal((await limit(4096)).code, 0);
      const refused = await client.ask('post', { id: 'meanwhile', text: 'x'.repeat(4000) });
      assert.deepEqual([refused.ok, refused.error.code], [false, 'storage-full']);

      assert.equal((await limit('unlimited')).code, 0);
      const { seq } = await client.post('after');
      assert.equal(seq, said.seq + 1);
      assert.deepEqual(client.all('disconnect'), []);
    } finally {
      await server.stop();
    }
  });

  test('a second daemon leaves the folder to the first', async () => {
    const server = await startSnugd({ stateDir: state });
    try {
      const client = await joinRoom(server.url, 'Ada');
      await client.post('mine');
      const result = await run(SNUGD, ['--listen=127.0.0.1:0', `--state-dir=${state}`, '--no-bus']);
      assert.ok([69, 73, 75].includes(result.code), `${result.code}: ${result.stderr}`);
      assert.match(result.stderr, /^snugd: [^\n]+\n$/);
      assert.equal((await client.post('still mine')).seq, 2);
    } finally {
      await server.stop();
    }
  });
});
