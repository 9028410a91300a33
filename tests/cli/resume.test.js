// SPDX-License-Identifier: LGPL-2.1-or-later
// How much somebody may have missed who comes back: resume-messages in snug.conf.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { closeClients, join as joinRoom } from '../lib/client.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

test('up to the bound all, beyond it the newest and a gap', { timeout: 60000 }, async () => {
  const folder = await makeFolder();
  const config = join(folder, 'snug.conf');
  await writeFile(config, '[room]\nresume-messages=60\n');
  const server = await startSnugd({ args: ['--no-limits', `--config=${config}`] });
  const resume = async (name, epoch, seq) => {
    const { welcome } = await joinRoom(server.url, name, { auth: { since: { epoch, seq } } });
    return { gap: welcome.gap, first: welcome.messages[0].seq, last: welcome.messages.at(-1).seq };
  };
  try {
    const ada = await joinRoom(server.url, 'Ada');
    const { epoch } = ada.welcome.room;
    for (let i = 0; i < 100; i++)
      await ada.post(`message ${i}`);
    assert.deepEqual(await resume('Bob', epoch, 40), { gap: false, first: 41, last: 100 });
    assert.deepEqual(await resume('Eve', epoch, 39), { gap: true, first: 51, last: 100 });
    assert.deepEqual(await resume('Joe', 'another', 99), { gap: true, first: 51, last: 100 });
  } finally {
    closeClients();
    await server.stop();
    await removeFolder(folder);
  }
});
