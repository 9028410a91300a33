// SPDX-License-Identifier: LGPL-2.1-or-later
// Behind a real web server, below a path, as docs/security.md says how.

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import WebSocket from 'ws';

import { launchBrowser, listenForComplaints } from '../lib/browser.js';
import { closeClients, join as joinRoom } from '../lib/client.js';
import { startNginx } from '../lib/nginx.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

const DOCS = new URL('../../docs/security.md', import.meta.url);
const POLL = '/socket.io/?EIO=4&transport=polling';
const NAME = 'chat.example.org';
// After how long the daemon answers a poll of itself: its ping.
const PING = 25000;
// How many connections of one address may not be in the room yet.
const NEWCOMERS = 128;

// What stands in the documentation, in a language.
async function documented(language) {
  const page = await readFile(DOCS, 'utf8');
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))];
  assert.equal(blocks.length, 1, language);
  return blocks[0][1];
}

describe('behind nginx', { timeout: 120000 }, () => {
  let folder;
  let server;
  let nginx;
  let url;
  let headers;

  before(async () => {
    folder = await makeFolder();
    const config = join(folder, 'snug.conf');
    // By default all of the loopback may do more than others, which this test is about.
    await writeFile(config, `${await documented('ini')}shared-networks=\n`);
    server = await startSnugd({ args: [`--config=${config}`] });
    const location = await documented('nginx');
    assert.match(location, /proxy_pass http:\/\/127\.0\.0\.1:5000\/;/);
    nginx = await startNginx(location.replace('127.0.0.1:5000', `127.0.0.1:${server.port}`));
    url = `http://127.0.0.1:${nginx.port}`;
    headers = { host: `${NAME}:${nginx.port}` };
  });

  after(async () => {
    closeClients();
    await nginx?.stop();
    await server?.stop();
    await removeFolder(folder);
  });

  // A request under the name; fetch() has no way to choose that.
  const ask = (path, { method = 'GET', body, ...more } = {}) => new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1', port: nginx.port, path: `/chat${path}`, method, headers: { ...headers, ...more }, agent: false,
    }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode, text });
    });
    asked.on('error', reject);
    asked.end(body);
  });

  const options = (transport) => ({ transport, path: '/chat/socket.io/', extraHeaders: headers });

  test('a long poll is not cut', async () => {
    const { sid } = JSON.parse((await ask(POLL)).text.slice(1));
    const own = `${POLL}&sid=${sid}`;
    // Who does not come in is closed after 10 s.
    assert.equal((await ask(own, { method: 'POST', body: '40{"name":"Patience"}' })).text, 'ok');
    const began = performance.now();
    let answer;
    do {
      answer = await ask(own);
      assert.equal(answer.status, 200, answer.text);
    } while (answer.text !== '2');
    assert.ok(performance.now() - began > PING / 2, 'it waited for the ping');
  });

  for (const transport of ['polling', 'upgrade', 'websocket']) {
    test(`the official client, with ${transport}`, async () => {
      const ada = await joinRoom(url, `Ada ${transport}`, options(transport));
      const bob = await joinRoom(url, `Bob ${transport}`, options(transport));
      if (transport === 'upgrade' && ada.transport !== 'websocket')
        await new Promise((resolve) => { ada.socket.io.engine.once('upgrade', resolve); });
      assert.equal(ada.transport, transport === 'polling' ? 'polling' : 'websocket');
      await ada.post(`over ${transport}`);
      assert.equal((await bob.next('posted', ({ text }) => text === `over ${transport}`)).member.name,
        `Ada ${transport}`);
      ada.close();
      bob.close();
    });
  }

  test('the page, in a browser', async () => {
    const address = `http://${NAME}:${nginx.port}/chat`;
    const browser = await launchBrowser([`--host-resolver-rules=MAP ${NAME} 127.0.0.1`,
      `--unsafely-treat-insecure-origin-as-secure=${new URL(address).origin}`]);
    const complaints = [];
    try {
      const witness = await joinRoom(url, 'Witness', options('websocket'));
      const page = await browser.newPage();
      listenForComplaints(page, complaints);
      // Without the slash it is the same place.
      await page.goto(address);
      assert.equal(page.url(), `${address}/`);
      await page.locator('#join-name').fill('Grace');
      await page.keyboard.press('Enter');
      await page.locator('#composer').fill('from behind a proxy');
      await page.locator('#composer').press('Enter');
      const { member } = await witness.next('posted', ({ text }) => text === 'from behind a proxy');
      assert.equal(member.name, 'Grace');
      assert.deepEqual(complaints, []);
      witness.close();
    } finally {
      await browser.close();
    }
  });

  test('addresses behind it are told apart', async () => {
    const held = [];
    const hold = async (localAddress) => {
      const ws = new WebSocket(`ws://127.0.0.1:${nginx.port}/chat/socket.io/?EIO=4&transport=websocket`,
        { headers, localAddress });
      held.push(ws);
      ws.on('error', () => {});
      return new Promise((resolve) => {
        ws.on('open', () => resolve(101));
        ws.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      });
    };
    for (let i = 0; i < NEWCOMERS; i++)
      assert.equal(await hold('127.0.0.2'), 101, `number ${i}`);
    assert.equal(await hold('127.0.0.2'), 429);
    assert.equal(await hold('127.0.0.3'), 101);
    held.forEach((ws) => ws.terminate());
  });

  test('what is for this machine alone is not for those behind it', async () => {
    assert.equal((await ask('/metrics')).status, 403);
    assert.equal((await ask('/healthz')).status, 200);
    assert.equal((await fetch(`${server.url}/metrics`)).status, 200);
  });

  test('pages elsewhere are refused through it too', async () => {
    const status = async (origin) => (await ask(POLL, { origin })).status;
    assert.equal(await status(`http://${NAME}:${nginx.port}`), 200);
    assert.equal(await status('http://evil.example'), 403);
    assert.equal(await status(`https://${NAME}:${nginx.port}`), 403);
  });
});
