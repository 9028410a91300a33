// SPDX-License-Identifier: LGPL-2.1-or-later
// /metrics: figures for Prometheus, and for this machine alone unless configured.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { closeClients, join as joinRoom } from '../lib/client.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

const LINE = /^(# (HELP|TYPE) snug_[a-z_]+ .+|snug_[a-z_]+({transport="[a-z]+"})? [0-9]+)$/;

async function figures(url, headers = {}) {
  const response = await fetch(`${url}/metrics`, { headers });
  const text = await response.text();
  assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  const lines = text.split('\n').slice(0, -1);
  lines.forEach((line) => assert.match(line, LINE));
  return { status: response.status, text,
    values: Object.fromEntries(lines.filter((line) => line[0] !== '#').map((line) => line.split(' '))) };
}

test('the figures are right, and only for this machine', { timeout: 60000 }, async () => {
  const server = await startSnugd();
  try {
    const before = (await figures(server.url)).values;
    assert.equal(before.snug_members, '0');
    assert.equal(before.snug_messages_total, '0');

    const ada = await joinRoom(server.url, 'Ada');
    await joinRoom(server.url, 'Bob', { transport: 'polling' });
    await ada.post('Grüezi');
    await ada.post('Servus');
    const { status, values, text } = await figures(server.url);
    assert.equal(status, 200);
    assert.equal(values.snug_members, '2');
    assert.equal(values.snug_sessions, '2');
    assert.equal(values['snug_clients{transport="polling"}'], '1');
    assert.equal(values['snug_clients{transport="websocket"}'], '1');
    assert.ok(Number(values.snug_connections) >= 2, text);
    assert.equal(values.snug_messages_total, '2');
    assert.ok(Number(values.snug_commits_total) >= 2, text);
    assert.equal(values.snug_storage_trouble, '0');
    assert.doesNotMatch(text, /Ada|Bob|Grüezi|Servus/);

    // what a proxy on this machine passes on
    for (const header of ['X-Forwarded-For', 'Forwarded']) {
      const refused = await figures(server.url, { [header]: 'for=192.0.2.1' });
      assert.deepEqual([refused.status, refused.text], [403, '']);
    }
    assert.equal((await fetch(`${server.url}/metrics`, { method: 'POST' })).status, 405);
    assert.equal((await fetch(`${server.url}/metrics/more`)).status, 404);
  } finally {
    closeClients();
    await server.stop();
  }
});

test('for all, if configured', { timeout: 60000 }, async () => {
  const folder = await makeFolder();
  const config = join(folder, 'snug.conf');
  await writeFile(config, '[server]\nmetrics-for-all=true\n');
  const server = await startSnugd({ args: [`--config=${config}`] });
  try {
    assert.equal((await figures(server.url, { 'X-Forwarded-For': '192.0.2.1' })).status, 200);
  } finally {
    await server.stop();
    await removeFolder(folder);
  }
});
