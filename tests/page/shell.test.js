// SPDX-License-Identifier: LGPL-2.1-or-later
// The page as something that is installed: below any path, without a network, and renewed in time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import { openRoom, visit } from './harness.js';

/**
 * A reverse proxy that has the room at /chat/, and that can be told to lose it or to change it.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} target
 */
async function startProxy(t, target) {
  const same = (/** @type {string} */ text) => text;
  const proxy = { url: '', lost: false, known: same, change: same };
  const server = createServer((incoming, outgoing) => {
    const path = proxy.known(incoming.url ?? '').replace(/^\/chat/, '');
    if (proxy.lost) {
      outgoing.writeHead(502, { 'Content-Type': 'text/plain' }).end('Bad Gateway');
      return;
    }
    const headers = { ...incoming.headers, host: new URL(target).host };
    const changed = !path.startsWith('/socket.io/');
    if (changed) delete headers['accept-encoding'];
    delete headers.origin;
    const onward = request(`${target}${path}`, { method: incoming.method, headers }, (answer) => {
      if (!changed) {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
        return;
      }
      /** @type {Buffer[]} */
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => {
        const whole = Buffer.concat(parts);
        const text = /html|javascript/.test(answer.headers['content-type'] ?? '');
        const body = text ? Buffer.from(proxy.change(whole.toString())) : whole;
        const { etag: _etag, 'content-length': _length, ...rest } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 500, { ...rest, 'content-length': body.length });
        outgoing.end(body);
      });
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  proxy.url = `http://127.0.0.1:${address.port}/chat/`;
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return proxy;
}

/** @param {import('./harness.js').Visitor} visitor */
function worker(visitor) {
  return visitor.page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return { scope: registration.scope, script: registration.active?.scriptURL };
  });
}

/** @param {import('./harness.js').Visitor} visitor */
function caches(visitor) {
  return visitor.page.evaluate(() => globalThis.caches.keys());
}

test('the page can be installed', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.nameField.waitFor();
  await worker(ada);
  const session = await ada.context.newCDPSession(ada.page);
  const { errors, data } = await session.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  const manifest = JSON.parse(data ?? '');
  assert.equal(manifest.display, 'standalone');
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito'), []);
});

test('below a path of a proxy the page opens without its room', async (t) => {
  const room = await openRoom(t);
  const proxy = await startProxy(t, room.url);
  const ada = await visit(t, proxy.url);
  await ada.enter('Ada');
  assert.deepEqual(await worker(ada), {
    scope: proxy.url, script: `${proxy.url}service-worker.js`,
  });

  proxy.lost = true;
  await ada.page.reload();
  await ada.page.getByText('The room cannot be reached. Trying again…').waitFor();
  proxy.lost = false;
  await ada.composer.waitFor();

  await ada.context.setOffline(true);
  await ada.page.reload();
  await ada.page.getByText('The room cannot be reached. Trying again…').waitFor();
  await ada.context.setOffline(false);
  await ada.composer.waitFor();
});

test('a new version takes over at once, and says so where the old one is open', async (t) => {
  const room = await openRoom(t);
  const proxy = await startProxy(t, room.url);
  const ada = await visit(t, proxy.url);
  await ada.enter('Ada');
  await worker(ada);
  const before = await caches(ada);
  assert.equal(before.length, 1);
  const note = ada.page.getByText('There is a new version of this page.');
  assert.equal(await note.isVisible(), false);

  /* As a daemon that was upgraded: everything has another address. */
  const plain = await (await fetch(proxy.url)).text();
  const old = /assets\/([0-9a-f]+)\//.exec(plain)?.[1] ?? '';
  const next = `${old.slice(0, -4)}abcd`;
  proxy.known = (path) => path.replace(next, old);
  proxy.change = (text) => text.replaceAll(old, next)
    .replace(/(cacheName = `\$\{prefix\})\w+/, '$1another');
  await ada.page.evaluate(async () => {
    await (await navigator.serviceWorker.getRegistration())?.update();
  });
  await note.waitFor();
  await ada.page.getByRole('button', { name: 'Load anew' }).click();
  await ada.composer.waitFor();
  assert.equal(await note.isVisible(), false);
  assert.ok((await ada.page.content()).includes(next));
  const after = await caches(ada);
  assert.equal(after.length, 1, 'the old files are gone');
  assert.notDeepEqual(after, before);
});
