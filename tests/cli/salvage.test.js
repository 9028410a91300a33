// SPDX-License-Identifier: LGPL-2.1-or-later
// What docs/reliability.md says to do about a damaged database, done to the letter.

import assert from 'node:assert/strict';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { closeClients, join as joinRoom } from '../lib/client.js';
import { run } from '../lib/program.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

const MESSAGES = 400;
const PAGE = 4096;
const DOCUMENT = new URL('../../docs/reliability.md', import.meta.url);

async function readSteps() {
  const [, text] = (await readFile(DOCUMENT, 'utf8')).split('### A damaged database');
  return /```sh\n(.*?)```/s.exec(text)[1];
}

// Writes nonsense over the page that a message is in.
async function damage(path, text) {
  const position = (await readFile(path)).indexOf(text);
  assert.ok(position > 0);
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(PAGE, 0xad), 0, PAGE, position - position % PAGE);
  await file.close();
}

test('what can be read of a damaged database is saved', { timeout: 60000 }, async () => {
  const home = await makeFolder();
  const stateDir = join(home, '.local', 'state', 'snug');
  const database = join(stateDir, 'snug.db');
  const options = { stateDir, args: ['--no-limits'] };
  await mkdir(stateDir, { recursive: true });
  try {
    let server = await startSnugd(options);
    const ada = await joinRoom(server.url, 'Ada');
    const { token, id } = ada.welcome.you;
    for (let i = 1; i <= MESSAGES; i++)
      await ada.post(`${i} ${'x'.repeat(400)}`);
    await ada.ask('edit', { id: 'edit', seq: MESSAGES, text: 'the last one' });
    await server.stop();

    await damage(database, `${MESSAGES / 2} xxx`);
    const damaged = await readFile(database);
    await assert.rejects(startSnugd(options), /ended early \(73\):\nsnugd: “.*snug\.db” is damaged/);
    assert.deepEqual(await readFile(database), damaged);

    const { code, stdout, stderr } = await run('sh', ['-e', '-c', await readSteps()], { env: { HOME: home } });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^ok$/m);

    server = await startSnugd(options);
    const since = { epoch: ada.welcome.room.epoch, seq: MESSAGES, rev: 1 };
    const again = await joinRoom(server.url, 'Ada', { auth: { token, since } });
    assert.equal(again.welcome.you.id, id);
    assert.notEqual(again.welcome.room.epoch, since.epoch);
    assert.equal(again.welcome.gap, true);
    assert.equal(again.welcome.messages.at(-1).text, 'the last one');

    const saved = [...again.welcome.messages];
    for (let more = true; more;) {
      const page = await again.ask('history', { before: saved[0].seq, limit: 100 });
      saved.unshift(...page.messages);
      ({ more } = page);
    }
    assert.equal(saved[0].seq, 1);
    // about one page is lost
    assert.ok(saved.length < MESSAGES && saved.length > MESSAGES - 30, `${saved.length}`);
    assert.equal((await again.post('after')).seq, MESSAGES + 1);
    await server.stop();
  } finally {
    closeClients();
    await removeFolder(home);
  }
});
