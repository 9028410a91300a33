// SPDX-License-Identifier: LGPL-2.1-or-later
// What systemctl shows of a daemon that cannot store messages.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';

import { startManager, whyNot } from './manager.js';

const STORED = fileURLToPath(new URL('../chaos/stored.py', import.meta.url));
const STATE = '/home/snug-test/.local/state/snug';
const USER = 61234;

describe('trouble', { timeout: 120000, skip: await whyNot() }, () => {
  let manager;
  let n; // messages that were stored
  before(async () => {
    manager = await startManager();
    await manager.ok('mkdir', '-p', STATE);
    // it is gone with the name space that the manager runs in
    const { code, stderr } = await manager.runAsRoot('mount', '-t', 'tmpfs', '-o',
      `size=32m,mode=0700,uid=${USER},gid=${USER}`, 'snug-test', STATE);
    assert.equal(code, 0, stderr);
    await manager.systemctl('start', 'snug.service');
    await manager.ok('gdbus', 'wait', '--session', '--timeout', '20', 'chat.snug.Snug1');
  });
  after(async () => assert.equal(await manager?.stop(), 0));

  const say = (text) => manager.run('snugctl', 'say', text);
  const statusLine = async () => /^ +Status: "(.*)"$/m.exec(await manager.systemctl('status', 'snug'))?.[1];

  // The line is told at most once a second, so that it may be late.
  const untilWell = async (n) => {
    const line = `0 people, ${n} message${n === 1 ? '' : 's'}`;
    await manager.until('snug.service', 'StatusText', new RegExp(`^${line}$`));
    assert.equal(await statusLine(), line);
  };

  test('a full disk', async () => {
    assert.equal((await say('one')).code, 0);
    await untilWell(1);

    const fill = () => manager.run('dd', 'if=/dev/zero', `of=${STATE}/filler`, 'bs=4k',
      'conv=notrunc', 'oflag=append');
    assert.match((await fill()).stderr, /No space left/);
    // the reserve is there for the last messages, until it is full as well
    assert.equal((await say('two')).code, 0);
    await manager.until('snug.service', 'StatusText', /^0 people, 2 messages\. .*nearly full/);
    assert.match((await fill()).stderr, /No space left/);
    const texts = ['x', 'y'].map((letter) => letter.repeat(3000));
    const answers = [];
    for (let i = 0; i < 100 && (answers.at(-1)?.code ?? 0) === 0; i++)
      answers.push(await say(texts[i % 2]));
    const { code, stderr } = answers.at(-1);
    assert.equal(code, 1);
    assert.match(stderr, /^snugctl: There is no space left for “.*snug\.db”/);
    await manager.until('snug.service', 'StatusText',
      /^0 people, [0-9]+ messages\. There is no space left for “.*snug\.db”/);
    assert.match(await statusLine(), /There is no space left/);

    await manager.ok('rm', `${STATE}/filler`);
    await untilWell(answers.length + 1);
    assert.equal((await say('three')).code, 0);
    n = answers.length + 2;
    await untilWell(n);
  });

  test('a database that another program has locked', async (t) => {
    const lock = manager.spawnAmong('/usr/bin/python3', '-c', await readFile(STORED, 'utf8'), '--lock',
      '3600', `${STATE}/snug.db`);
    t.after(() => lock.kill('SIGKILL'));
    await once(lock.stdout, 'data');
    const { code, stderr } = await say('four');
    assert.equal(code, 1);
    assert.match(stderr, /^snugctl: “.*snug\.db” is in use by another program/);
    assert.match(await manager.until('snug.service', 'StatusText', /\. /),
      /^0 people, [0-9]+ messages\. “.*” is in use by another program/);

    const ended = once(lock, 'exit');
    lock.kill();
    await ended;
    await untilWell(n);
    assert.equal((await say('four')).code, 0);
  });
});
