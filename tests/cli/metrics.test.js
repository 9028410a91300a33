// SPDX-License-Identifier: LGPL-2.1-or-later
// /metrics: figures for Prometheus, and for this machine alone unless configured.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';

import { closeClients, join as joinRoom } from '../lib/client.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

const LINE = /^(# (HELP|TYPE) snug_[a-z_]+ .+|snug_[a-z_]+({[a-z]+="[a-z0-9-]+"})? [0-9]+)$/;

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
    const { seq } = await ada.post('Servus');
    assert.ok((await ada.ask('react', { id: 'one', seq, emoji: '👍', on: true })).ok);
    assert.ok((await ada.ask('remove', { id: 'two', seq })).ok);
    const { status, values, text } = await figures(server.url);
    assert.equal(status, 200);
    assert.equal(values.snug_members, '2');
    assert.equal(values.snug_sessions, '2');
    assert.equal(values['snug_clients{transport="polling"}'], '1');
    assert.equal(values['snug_clients{transport="websocket"}'], '1');
    assert.ok(Number(values.snug_connections) >= 2, text);
    assert.equal(values.snug_messages_total, '2');
    assert.equal(values.snug_changes_total, '2');
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

// Sends bytes, and resolves with the first line of the answer.
function ask(port, text) {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => { answer += chunk.toString('latin1'); });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer.split('\r\n')[0]));
  });
}

test('who is refused is counted, by the reason', { timeout: 60000 }, async () => {
  const folder = await makeFolder();
  const config = join(folder, 'snug.conf');
  await writeFile(config, '[server]\nshared-networks=\n');
  const server = await startSnugd({ args: [`--config=${config}`] });
  const held = [];
  try {
    const { values: before, text } = await figures(server.url);
    for (const reason of ['connections', 'newcomers', 'descriptors', 'address-connections', 'address-newcomers',
      'address-sessions', 'address-rate'])
      assert.equal(before[`snug_refused_connections_total{reason="${reason}"}`], '0', text);

    const requests = {
      400: 'GET / HTTP/1.1\r\n\r\n',
      411: 'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      413: 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n',
      414: `GET /${'x'.repeat(20000)}`,
      415: 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n',
      417: 'POST / HTTP/1.1\r\nHost: localhost\r\nExpect: more\r\nContent-Length: 0\r\n\r\n',
      421: 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n',
      431: `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20000)}`,
      501: 'BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n',
      505: 'GET / HTTP/2.0\r\nHost: localhost\r\n\r\n',
    };
    for (const [status, request] of Object.entries(requests)) {
      assert.match(await ask(server.port, request), new RegExp(`^HTTP/1.1 ${status} `));
      assert.match(await ask(server.port, request), new RegExp(`^HTTP/1.1 ${status} `));
    }
    const refused = (await figures(server.url)).values;
    for (const status of Object.keys(requests))
      assert.equal(refused[`snug_refused_requests_total{status="${status}"}`], '2', status);
    assert.equal(refused['snug_refused_requests_total{status="408"}'], '0');

    // from an address of its own, which is not that of whoever asks for the figures
    for (let i = 0; i < 200; i++) {
      held.push(connect({ port: server.port, host: '127.0.0.1', localAddress: '127.0.0.2' }));
      held[i].on('error', () => {});
      await once(held[i], 'connect');
    }
    const { values: full } = await figures(server.url);
    assert.equal(full['snug_refused_connections_total{reason="address-newcomers"}'], '72');
  } finally {
    held.forEach((socket) => socket.destroy());
    await server.stop();
    await removeFolder(folder);
  }
});

test('there is room for as many as may have descriptors', { timeout: 60000 }, async () => {
  // The first limit is what a shell gives, the second what a process may give itself.
  const server = await startSnugd({ wrapper: ['prlimit', '--nofile=200:2000'], args: ['--no-limits'] });
  const held = [];
  try {
    for (let i = 0; i < 300; i++) {
      held.push(connect({ port: server.port, host: '127.0.0.1' }));
      held[i].on('error', () => {});
      await once(held[i], 'connect');
    }
    const { values, text } = await figures(server.url);
    assert.equal(values['snug_refused_connections_total{reason="connections"}'], '0', text);
    assert.ok(Number(values.snug_connections) > 300, text);
  } finally {
    held.forEach((socket) => socket.destroy());
    await server.stop();
  }
});

test('what the engine refuses is counted, by the reason', { timeout: 60000 }, async () => {
  const server = await startSnugd({});
  const endpoint = `${server.url}/socket.io/`;
  const requests = {
    'transport-unknown': ['?EIO=4&transport=pigeon'],
    'session-unknown': ['?EIO=4&transport=polling&sid=nobody'],
    'bad-method': ['?EIO=4&transport=polling', { method: 'POST', body: '40' }],
    'bad-request': ['?EIO=4&transport=websocket'],
    'forbidden': ['?EIO=4&transport=polling', { headers: { Origin: 'http://evil.example' } }],
    'unsupported-version': ['?EIO=3&transport=polling'],
  };
  try {
    for (const [query, options] of Object.values(requests))
      assert.notEqual((await fetch(endpoint + query, options)).status, 200, query);
    const open = await (await fetch(`${endpoint}?EIO=4&transport=polling`)).text();
    const { sid } = JSON.parse(open.slice(1));
    const bad = await fetch(`${endpoint}?EIO=4&transport=polling&sid=${sid}`, { method: 'POST', body: 'x' });
    assert.equal(bad.status, 400);

    const { values, text } = await figures(server.url);
    for (const reason of Object.keys(requests))
      assert.equal(values[`snug_refused_engine_requests_total{reason="${reason}"}`],
        reason === 'bad-request' ? '2' : '1', text);
  } finally {
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
