// SPDX-License-Identifier: LGPL-2.1-or-later
// Debian's python3-socketio in the same room as the official client.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { closeClients, join, joinPlain, Recorder } from '../lib/client.js';
import { startSnugd } from '../lib/snugd.js';

const PROGRAM = fileURLToPath(new URL('python-client.py', import.meta.url));

class PythonClient extends Recorder {
  constructor(url, transports, name) {
    super();
    this.child = spawn('/usr/bin/python3', [PROGRAM, url, transports, name],
      { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const { what, ...more } = JSON.parse(line);
      this.add(what, more);
    });
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
  }
}

describe('python-socketio', { timeout: 120000 }, () => {
  let server;
  let python;
  beforeEach(async () => { server = await startSnugd({ args: ['--no-limits'] }); });
  afterEach(async () => {
    python?.child.kill();
    closeClients();
    await server.stop();
  });

  for (const transports of ['websocket', 'polling', 'polling,websocket']) {
    test(`${transports}: talks in the same room`, async () => {
      const ada = await join(server.url, 'Ada');
      const plain = await joinPlain(server.url);
      python = new PythonClient(server.url, transports, 'Monty');
      assert.deepEqual(await python.next('welcome'), { you: 'Monty', count: 3 });
      assert.deepEqual(await python.next('ack'), { ok: true, seq: 1 });
      assert.equal((await ada.next('posted')).text, 'hello from Python');
      assert.equal(await plain.next('message'), 'Monty: hello from Python');

      const { seq } = await ada.post('ping');
      const pong = await ada.next('posted', ({ text }) => text === 'pong');
      assert.equal(pong.reply_to, seq);
      assert.equal(pong.member.name, 'Monty');

      plain.socket.send('bye');
      await python.next('gone');
      assert.equal(await python.ended, 0);
      // It takes each event in a thread of its own, so not always in order.
      assert.deepEqual(python.all('posted').map(({ text }) => text).sort(),
        ['bye', 'hello from Python', 'ping', 'pong']);
      assert.equal((await ada.next('left')).member.name, 'Monty');
    });
  }

  test('is refused with a code', async () => {
    await join(server.url, 'Ada');
    python = new PythonClient(server.url, 'websocket', 'Ada');
    assert.deepEqual(await python.next('refused'), { code: 'name-taken' });
    assert.equal(await python.ended, 3);
  });
});
