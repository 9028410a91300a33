// SPDX-License-Identifier: LGPL-2.1-or-later
// Pages elsewhere, in a real browser, of which a member has one open: they may not do a thing, even if
// they knew the id of a session.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, createServer as createListener } from 'node:net';
import { after, before, describe, test } from 'node:test';

import { launchBrowser } from '../lib/browser.js';
import { joinPlain } from '../lib/client.js';
import { enter } from '../lib/person.js';
import { startSnugd } from '../lib/snugd.js';

const REBOUND = 'rebound.example';
const POLL = '/socket.io/?EIO=4&transport=polling';
const SAID = 'said by a page elsewhere';

/** Serves an empty page, as somebody elsewhere would. */
async function startElsewhere() {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><title>Elsewhere</title><iframe name="hidden"></iframe>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Passes everything on to a daemon, and notes what it is asked for and what it answers. */
async function startWitness(port) {
  const listener = createListener((socket) => {
    const daemon = connect(port, '127.0.0.1');
    const exchange = { request: '', status: 0 };
    listener.exchanges.push(exchange);
    socket.once('data', (chunk) => { [exchange.request] = chunk.toString('latin1').split('\r\n'); });
    daemon.once('data', (chunk) => { exchange.status = Number(chunk.toString('latin1').slice(9, 12)); });
    for (const [from, to] of [[socket, daemon], [daemon, socket]]) {
      from.pipe(to);
      from.on('error', () => to.destroy());
    }
  });
  listener.exchanges = [];
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  return listener;
}

/* What runs in the page elsewhere: tries one way, and tells what it got to see. */
const WAYS = {
  'fetch': ({ url, poll, body }) => fetch(url + poll, { method: 'POST', body }).then((it) => it.text()),
  'fetch that reads': ({ url, poll }) => fetch(url + poll).then((it) => it.text()),
  'fetch without CORS': ({ url, poll, body }) =>
    fetch(url + poll, { method: 'POST', mode: 'no-cors', body }).then((it) => it.text()),
  'fetch with credentials': ({ url, poll, body }) =>
    fetch(url + poll, { method: 'POST', mode: 'no-cors', credentials: 'include', body }).then((it) => it.text()),
  'sendBeacon': ({ url, poll, body }) => String(navigator.sendBeacon(url + poll, body) && ''),
  'a form': ({ url, poll, body }) => new Promise((resolve) => {
    const form = document.createElement('form');
    const field = document.createElement('input');
    Object.assign(form, { method: 'post', enctype: 'text/plain', action: url + poll, target: 'hidden' });
    // Sent as NAME=VALUE.
    const [name, ...value] = body.split('=');
    Object.assign(field, { name, value: value.join('=') });
    form.append(field);
    document.body.append(form);
    document.querySelector('iframe').addEventListener('load', () => resolve(''), { once: true });
    form.submit();
  }),
  'a script': ({ url, poll }) => new Promise((resolve) => {
    const script = document.createElement('script');
    script.src = `${url + poll}&j=0`;
    window.___eio = [(text) => resolve(text)];
    script.addEventListener('error', () => resolve(''));
    script.addEventListener('load', () => resolve('it was loaded'));
    document.head.append(script);
  }),
  'a WebSocket': ({ url, poll, body }) => new Promise((resolve) => {
    const socket = new WebSocket(url.replace('http', 'ws') + poll.replace('polling', 'websocket'));
    socket.addEventListener('open', () => socket.send(body));
    socket.addEventListener('message', ({ data }) => resolve(data));
    for (const end of ['error', 'close'])
      socket.addEventListener(end, () => resolve(''));
  }),
  'a frame': ({ url }) => new Promise((resolve) => {
    const frame = document.createElement('iframe');
    frame.src = url;
    frame.addEventListener('load', () => {
      try {
        resolve(frame.contentDocument?.body.textContent ?? '');
      } catch {
        resolve('');
      }
    });
    document.body.append(frame);
  }),
};

describe('pages elsewhere', { timeout: 120000 }, () => {
  let daemon;
  let elsewhere;
  let witness;
  let browser;

  before(async () => {
    daemon = await startSnugd();
    elsewhere = await startElsewhere();
    witness = await startWitness(daemon.port);
    browser = await launchBrowser([
      `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`,
      // So that it is Snug that refuses, and not the browser, which would ask its user first.
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests',
    ]);
  });
  after(async () => {
    await browser?.close();
    elsewhere?.close();
    witness?.close();
    await daemon?.stop();
  });

  /**
   * Goes all ways from a page, with and without the id of a session, and sees to it that nobody hears
   * of it and that the page gets to see nothing.
   */
  async function tryAll(name, pageUrl, url) {
    const ada = await enter(daemon.url, name);
    const heard = [];
    ada.socket.onAny((name, ...values) => heard.push(JSON.stringify([name, values])));
    const victim = await joinPlain(daemon.url, { transport: 'polling' });
    const page = await browser.newPage();
    witness.exchanges = [];
    await page.goto(pageUrl);
    for (const poll of [POLL, `${POLL}&sid=${victim.socket.io.engine.id}`]) {
      for (const [wayName, way] of Object.entries(WAYS)) {
        const words = { url, poll, body: `42["message","${SAID}="]` };
        const seen = await page.evaluate(way, words).catch(() => '');
        assert.doesNotMatch(seen, /sid|ping|it was loaded|\w{8}/, `${wayName}, from ${pageUrl}`);
      }
    }
    // What was sent before this and taken would be heard before this.
    await ada.say('the end');
    while (!heard.some((text) => text.includes('the end')))
      await once(ada.socket, 'posted');
    assert.ok(!heard.some((text) => text.includes(SAID)), heard.join('\n'));
    const asked = witness.exchanges.filter(({ request }) => request.includes('/socket.io/'));
    // Each way but the frame leads here twice.
    assert.ok(asked.length >= 2 * (Object.keys(WAYS).length - 1), JSON.stringify(asked));
    for (const { request, status } of asked)
      assert.ok(status >= 400 && status < 500, `${request}: ${status}`);
    await page.close();
    victim.close();
    ada.leave();
  }

  test('from another port of the same host', () =>
    tryAll('Ada', `http://127.0.0.1:${elsewhere.address().port}/`, `http://127.0.0.1:${witness.address().port}`));

  test('from another host', () =>
    tryAll('Grace', `http://localhost:${elsewhere.address().port}/`, `http://127.0.0.1:${witness.address().port}`));

  test('from a name that leads here', () =>
    tryAll('Joan', `http://${REBOUND}:${elsewhere.address().port}/`, `http://${REBOUND}:${witness.address().port}`));

  test('a name that was made to lead here gets no page, and may ask for nothing', async () => {
    const url = `http://${REBOUND}:${daemon.port}`;
    const page = await browser.newPage();
    const response = await page.goto(url);
    assert.equal(response.status(), 421);
    // It has the same origin now, as far as the browser can tell.
    assert.equal(await page.evaluate(() => window.origin), url);
    const words = { url, poll: POLL, body: '40' };
    for (const name of ['fetch that reads', 'a WebSocket']) {
      const seen = await page.evaluate(WAYS[name], words).catch(() => '');
      assert.doesNotMatch(seen, /sid/, name);
    }
    await page.close();
  });

  test('these ways are ways: our own page may go them', async () => {
    const page = await browser.newPage();
    await page.goto(daemon.url);
    for (const name of ['fetch that reads', 'a WebSocket']) {
      const seen = await page.evaluate(WAYS[name], { url: daemon.url, poll: POLL, body: '' });
      assert.match(seen, /"sid"/, name);
    }
    await page.close();
  });
});
