// SPDX-License-Identifier: LGPL-2.1-or-later
// snugctl, on a bus of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, afterEach, before, describe, test } from 'node:test';

import { startBus } from '../lib/bus.js';
import { closeClients, join } from '../lib/client.js';
import { run } from '../lib/program.js';
import { startSnugd } from '../lib/snugd.js';
import { within } from '../lib/within.js';

const SNUGCTL = process.env.SNUGCTL;
const FAILED = 1;
const USAGE = 64;
const UNAVAILABLE = 69;

describe('snugctl', { timeout: 60000 }, () => {
  let bus;
  let server;
  let ctl;
  before(async () => {
    bus = await startBus();
    server = await startSnugd({ bus });
    ctl = (...args) => run(SNUGCTL, args, { env: bus.env });
  });
  after(async () => {
    await server.stop();
    await bus.stop();
  });
  afterEach(closeClients);

  test('users: nobody', async () => {
    const { code, stdout, stderr } = await ctl('users');
    assert.equal(code, 0, stderr);
    assert.equal(stdout, '');
    assert.equal(stderr, 'Nobody is here.\n');
  });

  test('users', async () => {
    await join(server.url, 'Ada');
    await join(server.url, '管理者たち', { transport: 'polling' });
    const { code, stdout, stderr } = await ctl('users');
    assert.equal(code, 0, stderr);
    const lines = stdout.trimEnd().split('\n');
    assert.match(lines[0], /^NAME +SINCE +CONNECTIONS +TRANSPORT +ADDRESS$/);
    const time = '[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}';
    assert.match(lines[1], new RegExp(`^Ada {9}${time}  1 +websocket  127\\.0\\.0\\.1$`));
    // each of these characters takes two columns
    assert.match(lines[2], new RegExp(`^管理者たち  ${time}  1 +polling    127\\.0\\.0\\.1$`));
    assert.equal(lines.length, 3);
  });

  test('say', async () => {
    const ada = await join(server.url, 'Grace');
    for (const words of [['We close at six.'], ['We', 'close', 'at', 'six.'], ['--not', 'an option']]) {
      const { code, stdout, stderr } = await ctl('say', ...words);
      assert.equal(code, 0, stderr);
      const { seq, text, kind } = await ada.next('posted');
      assert.equal(text, words.join(' '));
      assert.equal(kind, 'notice');
      assert.equal(stdout, `${seq}\n`);
    }
  });

  test('say: umlauts in any locale', async () => {
    const ada = await join(server.url, 'Hedy');
    const { code, stderr } = await run(SNUGCTL, ['say', 'Grüße'],
      { env: { ...bus.env, LC_ALL: 'C' } });
    assert.equal(code, 0, stderr);
    assert.equal((await ada.next('posted')).text, 'Grüße');
  });

  test('say: what the daemon refuses', async () => {
    for (const text of ['', ' ', 'x'.repeat(20000)]) {
      const { code, stdout, stderr } = await ctl('say', text);
      assert.equal(code, FAILED);
      assert.equal(stdout, '');
      assert.match(stderr, /^snugctl: [^\n]+\n$/);
      assert.doesNotMatch(stderr, /GDBus|chat\.snug/);
    }
  });

  test('remove', async () => {
    const ada = await join(server.url, 'Mary');
    const { seq } = await ada.post('I did not say that.');
    await ctl('say', 'between');
    const { code, stdout, stderr } = await ctl('remove', `${seq}`);
    assert.equal(code, 0, stderr);
    assert.equal(stdout + stderr, '');
    const { member, ...removed } = await ada.next('removed');
    assert.equal(removed.seq, seq);
    assert.equal(member, null);

    for (let i = 0; i < 2; i++) {
      const again = await ctl('remove', `${seq}`);
      assert.equal(again.code, FAILED);
      assert.equal(again.stderr, `snugctl: Message ${seq} was removed before\n`);
    }
    const unknown = await ctl('remove', '1000000');
    assert.equal(unknown.code, FAILED);
    assert.equal(unknown.stderr, 'snugctl: There is no message 1000000\n');
    for (const number of ['0', '-1', '1.5', 'one', '', '99999999999999999999']) {
      const wrong = await ctl('remove', number);
      assert.equal(wrong.code, USAGE);
      assert.equal(wrong.stderr, `snugctl: “${number}” is not the number of a message\n`);
    }
  });

  test('topic', async () => {
    assert.equal((await ctl('topic', 'Äpfel', 'und Birnen')).code, 0);
    assert.equal((await ctl('topic')).stdout, 'Äpfel und Birnen\n');
    const grace = await join(server.url, 'Joan');
    assert.equal(grace.welcome.room.topic, 'Äpfel und Birnen');
    assert.equal((await ctl('topic', 'x'.repeat(301))).code, FAILED);
    assert.equal((await ctl('topic')).stdout, 'Äpfel und Birnen\n');
    assert.equal((await ctl('topic', '')).code, 0);
    assert.equal((await ctl('topic')).stdout, '\n');
  });

  test('status', async () => {
    const { code, stdout, stderr } = await ctl('status');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Version: [0-9.]+$/m);
    assert.ok(stdout.includes(`\nAddresses: ${server.url}\n`), stdout);
    assert.match(stdout, /^Started: .+$/m);
    assert.match(stdout, /^Room: Snug$/m);
    assert.match(stdout, /^People: [0-9]+$/m);
    assert.match(stdout, /^Messages: [0-9]+$/m);
  });

  test('watch', async () => {
    const watch = spawn(SNUGCTL, ['watch'],
      { env: { ...process.env, ...bus.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let check = () => {};
    for (const stream of [watch.stdout, watch.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk) => {
        text += chunk;
        check();
      });
    }
    const printed = (pattern) => within(15000, `${pattern}`, (resolve) => {
      check = () => pattern.test(text) && resolve();
      check();
    });
    try {
      await printed(/^Watching/);
      const ada = await join(server.url, 'Rosalind');
      await printed(/^[0-9:]{8} {2}→ Rosalind came in$/m);
      const { seq } = await ada.post('Is this\x1b[31m red?\nNo.');
      await printed(
        new RegExp(`^[0-9:]{8} {2}\\[${seq}\\] Rosalind: Is this\uFFFD\\[31m red\\?\\n {4}No\\.$`, 'm'));
      await ctl('say', 'We close.');
      await printed(new RegExp(`^[0-9:]{8} {2}\\[${seq + 1}\\] \\* We close\\.$`, 'm'));
      assert.equal((await ctl('remove', `${seq}`)).code, 0);

      // it stays when the daemon goes, and goes on with the next one
      await server.stop();
      await printed(/snugd has ended/);
      server = await startSnugd({ bus });
      await printed(/snugd is back/);
      await join(server.url, 'Marie');
      await printed(/→ Marie came in$/m);
    } finally {
      const ended = once(watch, 'close');
      watch.kill('SIGINT');
      assert.deepEqual(await ended, [0, null], text);
    }
  });

  test('--version and --help', async () => {
    assert.match((await ctl('--version')).stdout, /^snugctl [0-9.]+\n$/);
    const { code, stdout } = await ctl('--help');
    assert.equal(code, 0);
    for (const command of ['status', 'users', 'say', 'remove', 'topic', 'watch'])
      assert.match(stdout, new RegExp(`^  ${command} `, 'm'));
  });

  for (const args of [[], ['frobnicate'], ['--frobnicate'], ['say'], ['users', 'all'], ['watch', 'x'], ['remove'], ['remove', '1', '2']]) {
    test(`wrong: snugctl ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await ctl(...args);
      assert.equal(code, USAGE);
      assert.equal(stdout, '');
      assert.notEqual(stderr, '');
    });
  }
});

describe('snugctl without snugd', { timeout: 60000 }, () => {
  test('there is a bus', async () => {
    const bus = await startBus();
    try {
      for (const args of [['status'], ['users'], ['say', 'x'], ['remove', '1'], ['topic'], ['watch']]) {
        const { code, stderr } = await run(SNUGCTL, args, { env: bus.env });
        assert.equal(code, UNAVAILABLE);
        assert.match(stderr, /^snugctl: snugd does not run on this session bus[^\n]+\n$/);
      }
    } finally {
      await bus.stop();
    }
  });

  test('there is no bus', async () => {
    const { code, stderr } = await run(SNUGCTL, ['status'],
      { env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' } });
    assert.equal(code, UNAVAILABLE);
    assert.match(stderr, /^snugctl: [^\n]*session bus[^\n]+\n$/);
  });

  test('what is wrong with the command line is said first', async () => {
    const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };
    const { code, stderr } = await run(SNUGCTL, ['remove', 'abc'], { env });
    assert.equal(code, USAGE);
    assert.equal(stderr, 'snugctl: “abc” is not the number of a message\n');
  });
});
