// SPDX-License-Identifier: LGPL-2.1-or-later
// What snugd says when it cannot store messages, to whom, and that it comes right by itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startBus } from '../lib/bus.js';
import { closeClients, join as joinRoom } from '../lib/client.js';
import { run } from '../lib/program.js';
import { startSnugd } from '../lib/snugd.js';

test('no space, and space again', { timeout: 60000 }, async () => {
  const bus = await startBus();
  const server = await startSnugd({ bus });
  // how large the files of the daemon may become, as on a disk that is full
  const limit = (size) => run('prlimit', [`--pid=${server.pid}`, `--fsize=${size}:`]);
  const health = async () => {
    const response = await fetch(`${server.url}/healthz`);
    return [response.status, await response.text()];
  };
  const trouble = async () => (await run('gdbus', ['call', '--session', '--dest', 'chat.snug.Snug1',
    '--object-path', '/chat/snug/Snug1', '--method', 'org.freedesktop.DBus.Properties.Get',
    'chat.snug.Snug1.Admin', 'Trouble'], { env: bus.env })).stdout;
  const status = async () =>
    (await run(process.env.SNUGCTL, ['status'], { env: bus.env })).stdout;

  try {
    const ada = await joinRoom(server.url, 'Ada');
    await ada.post('one');
    assert.deepEqual(await health(), [200, 'ok\n']);
    assert.equal(await trouble(), "(<''>,)\n");
    assert.doesNotMatch(await status(), /Trouble/);

    assert.equal((await limit(4096)).code, 0);
    for (let i = 0; i < 2; i++) {
      const ack = await ada.ask('post', { id: `full-${i}`, text: 'two' });
      assert.equal(ack.error?.code, 'storage-full');
    }
    await server.says(/Trouble with the storage/);
    assert.deepEqual(await health(), [503, 'storage-full\n']);
    assert.match(await trouble(), /no space/);
    assert.match(await status(), /^Trouble: .*no space/m);
    // who reads and who comes back is served
    const { token } = ada.welcome.you;
    const again = await joinRoom(server.url, 'Ada', { auth: { token } });
    assert.deepEqual(again.welcome.messages.map(({ text }) => text), ['one']);

    assert.equal((await limit('unlimited')).code, 0);
    await server.says(/The trouble with the storage is over/);
    assert.deepEqual(await health(), [200, 'ok\n']);
    assert.equal(await trouble(), "(<''>,)\n");
    // the same message as before, which now is stored, once
    assert.equal((await ada.ask('post', { id: 'full-0', text: 'two' })).seq, 2);
    assert.equal(server.output().match(/Trouble with the storage/g).length, 1, server.output());
  } finally {
    closeClients();
    await server.stop();
    await bus.stop();
  }
});
