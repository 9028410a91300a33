// SPDX-License-Identifier: LGPL-2.1-or-later
// Clients that send what no client should: they are cut off, and nobody else notices.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, afterEach, before, describe, test } from 'node:test';

import WebSocket from 'ws';

import { closeClients, join } from '../lib/client.js';
import { startSnugd } from '../lib/snugd.js';

const ENDPOINT = '/socket.io/?EIO=4&transport=';

describe('hostile clients', { timeout: 120000 }, () => {
  let server;
  let witness;
  before(async () => {
    server = await startSnugd({ args: ['--no-limits'] });
    witness = await join(server.url, 'Witness');
  });
  after(async () => {
    witness.close();
    await server.stop();
  });
  afterEach(async () => {
    const { seq } = await witness.post('undisturbed');
    assert.equal((await witness.next('posted')).seq, seq);
    assert.deepEqual(witness.all('disconnect'), []);
  });

  // Opens a raw WebSocket session; resolves once it is in the room.
  async function open(name) {
    const ws = new WebSocket(`ws://127.0.0.1:${server.port}${ENDPOINT}websocket`);
    const [first] = await once(ws, 'message');
    assert.equal(first.toString()[0], '0');
    ws.send(`40${JSON.stringify({ name })}`);
    const [second] = await once(ws, 'message');
    assert.match(second.toString(), /^40\{"sid"/);
    return ws;
  }

  // The first is more than a message may have, so it is its size that is refused; the second fits.
  const deep = '['.repeat(80000);
  const fitting = '['.repeat(60000);
  const frames = {
    'eighty thousand brackets as an event': `42${deep}`,
    'eighty thousand brackets in an event': `42["post",${deep}`,
    'eighty thousand brackets, all closed': `42["post",${deep}${']'.repeat(80000)}]`,
    'brackets that fit, as an event': `42${fitting}`,
    'brackets that fit, in an event': `42["post",${fitting}`,
    'brackets that fit, all closed': `42["post",${'['.repeat(30000)}${']'.repeat(30000)}]`,
    'objects that fit': `42["post",${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}]`,
    'brackets that fit, as an ack': `430${fitting}`,
    'more values than anybody has': `42["post",[${'1,'.repeat(30000)}1]]`,
    'invalid UTF-8': Buffer.concat([Buffer.from('42["post",{"id":"'), Buffer.from([0xc3, 0x28]),
      Buffer.from('","text":"x"}]')]),
    'an Engine.IO packet of no type': '9',
    'a Socket.IO packet of no type': '49',
    'an event that is an object': '42{"post":1}',
    'an event without a name': '42[]',
    'an event named by an object': '42[{}]',
    'an event that is cut short': '42["post",{"id":"x"',
    'something after the end of an event': '42["post",{}] and more',
    'a reserved event': '42["connect"]',
    'an ack id that is too large': '4299999999999999999999999["post"]',
    'more attachments than anybody has': '4599999999-["post",{"_placeholder":true,"num":0}]',
    'text where an attachment should be': ['451-["post",{"_placeholder":true,"num":0}]', '42["x"]'],
    'an attachment out of the blue': [Buffer.from([1, 2, 3])],
    'a lone binary header': '45-["post"]',
    'comments in JSON': '42["post",/* hello */{}]',
    'a number that is none': '42["post",{"id":NaN}]',
    'the same key twice': '42["post",{"id":"x","id":"y","text":"x"}]',
    'half a character': '42["post",{"id":"x","text":"\\ud800"}]',
    'U+0000': '42["post",{"id":"x","text":"a\\u0000b"}]',
  };
  for (const [what, packets] of Object.entries(frames)) {
    test(`${what}: the connection is closed`, async () => {
      const ws = await open(`Mallory ${Object.keys(frames).indexOf(what)}`);
      const closed = once(ws, 'close');
      ws.on('error', () => {});
      for (const packet of [packets].flat())
        ws.send(packet, { binary: Array.isArray(packets) && Buffer.isBuffer(packet) });
      const [code] = await closed;
      assert.notEqual(code, 1006, 'closed as the WebSocket protocol wants it');
    });
  }

  test('brackets as auth: the connection is closed', async () => {
    const ws = new WebSocket(`ws://127.0.0.1:${server.port}${ENDPOINT}websocket`);
    await once(ws, 'message');
    const closed = once(ws, 'close');
    ws.send(`40${fitting}`);
    assert.notEqual((await closed)[0], 1006);
  });

  test('a frame larger than allowed: the connection is closed', async () => {
    const ws = await open('Mallory the large');
    const closed = once(ws, 'close');
    ws.on('error', () => {});
    ws.send(`42["post",{"id":"x","text":"${'x'.repeat(8 << 20)}"}]`);
    await closed;
  });

  test('polling: bad payloads are answered with an error', async () => {
    const handshake = async () => {
      const response = await fetch(`${server.url}${ENDPOINT}polling`);
      assert.equal(response.status, 200);
      return JSON.parse((await response.text()).slice(1)).sid;
    };
    for (const body of ['9', `42${fitting}`, '42', 'b!!!!', '', Buffer.from([0xff, 0xfe])]) {
      const sid = await handshake();
      const response = await fetch(`${server.url}${ENDPOINT}polling&sid=${sid}`,
        { method: 'POST', body, headers: { 'content-type': 'text/plain;charset=UTF-8' } });
      await response.text();
      // What is well-formed Engine.IO may be taken; the session is closed for what is in it.
      if (response.status === 200) {
        const poll = await fetch(`${server.url}${ENDPOINT}polling&sid=${sid}`);
        const text = await poll.text();
        assert.ok(poll.status === 400 || text === '1', `${poll.status} ${text}`);
      } else {
        assert.equal(response.status, 400);
      }
    }

    const sid = await handshake();
    const response = await fetch(`${server.url}${ENDPOINT}polling&sid=${sid}`,
      { method: 'POST', body: 'x'.repeat(8 << 20) }).catch(() => ({ status: 413 }));
    assert.equal(response.status, 413);
  });

  test('unknown sessions and transports get the errors of the protocol', async () => {
    const get = async (query) => {
      const response = await fetch(`${server.url}/socket.io/?${query}`);
      return [response.status, (await response.json()).code];
    };
    assert.deepEqual(await get('EIO=4&transport=pigeon'), [400, 0]);
    assert.deepEqual(await get('EIO=4&transport=polling&sid=nobody'), [400, 1]);
    assert.deepEqual(await get('EIO=3&transport=polling'), [400, 5]);
    assert.equal((await fetch(`${server.url}${ENDPOINT}polling`, { method: 'POST', body: '40' })).status,
      400);
  });

  test('those who only open and leave are forgotten', async () => {
    const sockets = await Promise.all(Array.from({ length: 50 }, async () => {
      const ws = new WebSocket(`ws://127.0.0.1:${server.port}${ENDPOINT}websocket`);
      await once(ws, 'open');
      return ws;
    }));
    await Promise.all(sockets.map((ws, i) => {
      const closed = once(ws, 'close');
      if (i % 2 === 0)
        ws.send('40{"name":"Ghost"}');
      ws.terminate();
      return closed;
    }));
    const ada = await join(server.url, 'Ada');
    ada.close();
  });

  after(closeClients);
});
