// SPDX-License-Identifier: LGPL-2.1-or-later
// Who may speak to the daemon: under which names, from which pages, and behind which proxies.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import WebSocket from 'ws';

import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

const POLL = '/socket.io/?EIO=4&transport=polling';

// Starts a daemon with a configuration file; what the test has to stop and remove.
async function startWith(configuration) {
  const folder = await makeFolder();
  const file = join(folder, 'snug.conf');
  await writeFile(file, configuration);
  const server = await startSnugd({ args: [`--config=${file}`] });
  return {
    ...server,
    async end() {
      await server.stop();
      await removeFolder(folder);
    },
  };
}

function ask(server, path, headers = {}, { method = 'GET', body } = {}) {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false },
      async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode, headers: response.headers, text });
      });
    asked.on('error', reject);
    asked.end(body);
  });
}

// What a WebSocket handshake is answered with: 101, or the status of a refusal.
async function upgrade(server, headers) {
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/socket.io/?EIO=4&transport=websocket`,
    { headers });
  const status = await new Promise((resolve) => {
    ws.on('open', () => resolve(101));
    ws.on('unexpected-response', (_request, response) => resolve(response.statusCode));
    ws.on('error', () => {});
  });
  ws.terminate();
  return status;
}

// What a raw request is answered with, up to the end of the connection.
async function raw(server, text) {
  const socket = connect(server.port, '127.0.0.1');
  socket.setEncoding('utf8');
  let got = '';
  socket.on('data', (chunk) => {
    got += chunk;
  });
  socket.on('error', () => {});
  socket.end(text);
  await once(socket, 'close');
  return got;
}

describe('the front door', { timeout: 60000 }, () => {
  let server;
  before(async () => {
    server = await startWith('[server]\nhosts=chat.example.org;*.example.net\n'
      + 'allowed-origins=https://friend.example\n');
  });
  after(() => server.end());

  test('names: those that lead here by right are served, others are not', async () => {
    const { port } = server;
    const served = [
      `127.0.0.1:${port}`, `localhost:${port}`, `LocalHost.:${port}`, '[::1]', '192.168.7.9:80', 'printer',
      'snug.local', `my.house.local.:${port}`, 'app.localhost', 'chat.example.org', 'CHAT.example.org:443',
      'a.example.net', 'b.a.example.net.',
    ];
    const refused = [
      'evil.example', `evil.example:${port}`, 'chat.example.org.evil.example', 'xchat.example.org',
      'example.net', 'example.org', '127.0.0.1.evil.example', 'localhost.evil.example', 'evil.example.',
      'local.evil.example', '1.2.3', '0x7f.1.evil.example',
    ];
    for (const path of ['/', '/healthz', POLL]) {
      for (const host of served)
        assert.equal((await ask(server, path, { host })).status, 200, `${host} ${path}`);
      for (const host of refused)
        assert.equal((await ask(server, path, { host })).status, 421, `${host} ${path}`);
    }
    for (const host of served) assert.equal(await upgrade(server, { host }), 101, host);
    for (const host of refused) assert.equal(await upgrade(server, { host }), 421, host);
  });

  test('names: whoever runs the room is told what to write where', async () => {
    const page = await ask(server, '/', { host: 'home.example:8080' });
    assert.match(page.headers['content-type'], /^text\/plain/);
    assert.match(page.text, /snug\.conf[^]*\n\[server\]\nhosts=home\.example\n/);

    const poll = await ask(server, POLL, { host: 'home.example:8080' });
    assert.match(poll.headers['content-type'], /^application\/json/);
    const { code, message, reason } = JSON.parse(poll.text);
    assert.deepEqual([code, message], [4, 'Forbidden']);
    assert.match(reason, /\n\[server\]\nhosts=home\.example\n/);
  });

  test('names: what is no host, or more than one, is no request', async () => {
    for (const fields of ['', 'Host:\r\n', 'Host: a@127.0.0.1\r\n', 'Host: 127.0.0.1\r\nHost: evil.example\r\n',
      'Host: a b\r\n', 'Host: [::1\r\n', 'Host: 127.0.0.1:99999\r\n', 'Host: a/b\r\n', 'Host: a%62\r\n'])
      assert.match(await raw(server, `GET / HTTP/1.1\r\n${fields}\r\n`), /^HTTP\/1\.1 400 /, fields);
    assert.match(await raw(server, 'GET http://127.0.0.1/ HTTP/1.1\r\nHost: evil.example\r\n\r\n'),
      /^HTTP\/1\.1 400 /);
  });

  test('origins: only the own page and listed ones, at each handshake and each poll', async () => {
    const host = `127.0.0.1:${server.port}`;
    const own = { host, origin: `http://${host}` };
    const opened = await ask(server, POLL, own);
    assert.equal(opened.status, 200);
    const { sid } = JSON.parse(opened.text.slice(1));

    const foreign = [
      'null', 'http://evil.example', `http://127.0.0.1:${server.port + 1}`, 'http://127.0.0.1', `http://localhost:${server.port}`,
      `http://${host}.evil.example`, `http://127.0.0.1.:${server.port}`, `http://[::1]:${server.port}`,
      `ftp://${host}`, 'file://', 'http://friend.example', 'https://friend.example.evil.example',
      `http://${host} http://evil.example`, '',
    ];
    for (const origin of foreign) {
      const from = { host, origin };
      const post = { method: 'POST', body: '40' };
      assert.equal(await upgrade(server, from), 403, origin);
      assert.equal((await ask(server, POLL, from)).status, 403, origin);
      assert.equal((await ask(server, `${POLL}&sid=${sid}`, from)).status, 403, origin);
      const refused = await ask(server, `${POLL}&sid=${sid}`, from, post);
      assert.equal(refused.status, 403, origin);
      assert.equal(refused.headers['access-control-allow-origin'], undefined);
      assert.equal(JSON.parse(refused.text).code, 4);
    }
    for (const origin of [own.origin, `ws://${host}`, `https://${host}`, 'https://friend.example', 'wss://friend.example:443']) {
      assert.equal(await upgrade(server, { host, origin }), 101, origin);
      assert.equal((await ask(server, POLL, { host, origin })).status, 200, origin);
    }
    // The session that all of them spoke to has taken nothing from them.
    assert.equal((await ask(server, `${POLL}&sid=${sid}`, own, { method: 'POST', body: '40' })).text, 'ok');
    assert.match((await ask(server, `${POLL}&sid=${sid}`, own)).text, /^40\{"sid"/);
  });

  test('origins: a browser that names none says for whom it asks', async () => {
    const host = `127.0.0.1:${server.port}`;
    const status = async (site, mode, path = POLL) =>
      (await ask(server, path, { host, 'sec-fetch-site': site, 'sec-fetch-mode': mode })).status;
    assert.equal(await status('same-origin', 'cors'), 200);
    assert.equal(await status('cross-site', 'no-cors'), 403);
    assert.equal(await status('same-site', 'cors'), 403);
    assert.equal(await status('none', 'navigate'), 403);
    assert.equal(await status('cross-site', 'navigate', '/'), 200, 'the page may be linked to');
  });

  test('forms bring no packets', async () => {
    const { sid } = JSON.parse((await ask(server, POLL)).text.slice(1));
    const post = async (type) => ask(server, `${POLL}&sid=${sid}`, { 'content-type': type },
      { method: 'POST', body: '40' });
    for (const type of ['application/x-www-form-urlencoded', 'Multipart/Form-Data; boundary=x']) {
      const refused = await post(type);
      assert.equal(refused.status, 400, type);
      assert.match(JSON.parse(refused.text).reason, /form/);
    }
    assert.equal((await post('text/plain;charset=UTF-8')).text, 'ok');
  });

  test('what comes back cannot be embedded, guessed at or kept', async () => {
    const opened = await ask(server, POLL);
    const forbidden = await ask(server, POLL, { origin: 'http://evil.example' });
    const misdirected = await ask(server, '/', { host: 'evil.example' });
    for (const { status, headers } of [opened, forbidden, misdirected]) {
      assert.equal(headers['x-content-type-options'], 'nosniff', status);
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin', status);
      assert.equal(headers['cache-control'], 'no-store', status);
      assert.equal(headers['referrer-policy'], 'no-referrer', status);
      assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'", status);
    }
  });
});

describe('behind a proxy', { timeout: 60000 }, () => {
  let server;
  before(async () => {
    server = await startWith('[server]\nhosts=chat.example.org\ntrusted-proxies=127.0.0.1\n');
  });
  after(() => server.end());

  const through = (client, proto = 'https') => ({
    host: 'chat.example.org', 'x-forwarded-for': client, 'x-forwarded-proto': proto,
  });

  test('the scheme that the proxy saw is the one of the page', async () => {
    const status = async (origin, proto) => upgrade(server, { ...through('203.0.113.9', proto), origin });
    assert.equal(await status('https://chat.example.org', 'https'), 101);
    assert.equal(await status('http://chat.example.org', 'http'), 101);
    assert.equal(await status('http://chat.example.org', 'https'), 403);
    assert.equal(await status('https://chat.example.org', 'http'), 403);
  });

  test('one client that takes all it may leaves the others theirs', async () => {
    const sockets = [];
    const hold = async (client) => {
      const ws = new WebSocket(`ws://127.0.0.1:${server.port}/socket.io/?EIO=4&transport=websocket`,
        { headers: through(client) });
      ws.on('error', () => {});
      const status = await new Promise((resolve) => {
        ws.on('open', () => resolve(101));
        ws.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      });
      sockets.push(ws);
      return status;
    };
    let refused;
    for (let i = 0; i < 200 && refused === undefined; i++) {
      // What stands before the last address is what the client says itself.
      const status = await hold(`203.0.113.${i}, 203.0.113.250`);
      if (status !== 101) refused = status;
    }
    assert.equal(refused, 429);
    assert.equal(sockets.length, 129, 'as many newcomers as one address may have, and one');
    assert.equal(await hold('203.0.113.250, 203.0.113.251'), 101);
    sockets.forEach((ws) => ws.terminate());
  });
});
