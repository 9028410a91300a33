// SPDX-License-Identifier: LGPL-2.1-or-later
// Engine.IO v4, "HTTP long-polling", "Heartbeat" and "Close" on that transport.

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { MAX_PAYLOAD, PING_INTERVAL, PING_TIMEOUT, it, withServer } from './server.js';
import { Polling, Raw, sleep } from './wire.js';

const server = withServer('/engine.io/', '--engine');

/** Asserts that the server no longer knows the session. */
async function assertGone(session) {
  const response = await session.get();
  const text = await response.text();
  assert.equal(response.status, 400, text);
}

/** Waits until a GET has arrived: one that was sent before another is not always served before. */
const arrived = () => sleep(30);

describe('messages', () => {
  it('come back as they were', async () => {
    for (const packet of ['4hello', '4', '42["a",{"b":1}]', '4ü€😀 \u200f\u0000', 'bAQIDBA==', 'b']) {
      const session = await Polling.open(server.http);
      await session.send(packet);
      assert.equal(await session.next(), packet);
    }
  });

  it('come back together when they were sent together', async () => {
    const session = await Polling.open(server.http);
    const packets = ['4one', '4two', 'bAQIDBA==', '4', '4three'];
    await session.send(...packets);
    assert.deepEqual(await session.poll(), packets);
  });

  it('may take their time to come', async () => {
    const session = await Polling.open(server.http);
    const raw = new Raw(server.port);
    raw.write(`POST /engine.io?EIO=4&transport=polling&sid=${session.sid} HTTP/1.1\r\n`
      + 'Host: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\n4he');
    await arrived();
    raw.socket.end('llo');
    assert.match((await raw.closed).toString(), /^HTTP\/1\.1 200 .*\r\n\r\nok$/s);
    await session.send('4again');
    assert.deepEqual(await session.take(2), ['4hello', '4again']);
  });

  it('wait for a request, and then come all at once and in order', async () => {
    const session = await Polling.open(server.http);
    const packets = Array.from({ length: 8 }, (_, i) => `4message ${i}`);
    for (const packet of packets) await session.send(packet);
    assert.deepEqual(await session.take(8), packets);
  });

  it('answer a request that waits', async () => {
    const session = await Polling.open(server.http);
    const poll = session.get();
    await arrived();
    await session.send('4hello');
    const response = await poll;
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type'), /^text\/plain; ?charset=utf-8$/i);
    assert.equal(await response.text(), '4hello');
  });

  it('reach their own session only', async () => {
    const [one, two] = [await Polling.open(server.http), await Polling.open(server.http)];
    await Promise.all([one.send('4one'), two.send('4two')]);
    assert.equal(await two.next(), '4two');
    assert.equal(await one.next(), '4one');
  });

  it('may be as large as the server said', async () => {
    const session = await Polling.open(server.http);
    const packet = `4${'x'.repeat(MAX_PAYLOAD - 1)}`;
    await session.send(packet);
    assert.equal(await session.next(), packet);
  });

  it('may not be larger', async () => {
    const session = await Polling.open(server.http);
    const status = await session.post(`4${'x'.repeat(MAX_PAYLOAD)}`)
      .then((response) => response.status, () => 'reset');
    assert.ok([413, 400, 'reset'].includes(status), `status ${status}`);
  });
});

describe('a request that breaks the protocol', () => {
  for (const [what, body] of Object.entries({
    'a packet of no known type': 'abc',
    'a digit that is no type': '9',
    'a good packet and a bad one': '4hello\x1e?',
    'base64 that is none': 'b!!!!',
    'an empty packet': '4a\x1e\x1e4b',
  })) {
    it(`closes the session: ${what}`, async () => {
      const session = await Polling.open(server.http);
      const status = await session.post(body).then((response) => response.status, () => 400);
      assert.equal(status, 400);
      await assertGone(session);
    });
  }

  it('closes the session: text that is not UTF-8', async () => {
    const session = await Polling.open(server.http);
    const response = await fetch(session.url(), { method: 'POST', body: Buffer.from('34c328', 'hex') });
    assert.equal(response.status, 400);
    await assertGone(session);
  });

  it('closes the session: a second GET while one waits', async () => {
    const session = await Polling.open(server.http);
    const first = session.get();
    await arrived();
    const second = await session.get();
    assert.equal(second.status, 400);
    await second.arrayBuffer();
    const response = await first;
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '1');
    await assertGone(session);
  });

  for (const last of ['second', 'first']) {
    it(`closes the session: a second POST while one is under way, the ${last} ending last`, async () => {
      const session = await Polling.open(server.http);
      const slow = () => {
        const raw = new Raw(server.port);
        raw.write(`POST /engine.io/?EIO=4&transport=polling&sid=${session.sid} HTTP/1.1\r\n`
          + 'Host: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\n4he');
        return raw;
      };
      const first = slow();
      await arrived();
      const second = slow();
      await arrived();
      for (const raw of last === 'second' ? [first, second] : [second, first]) {
        raw.write('llo');
        assert.match((await raw.closed).toString(), /^HTTP\/1\.1 400 /);
      }
      await assertGone(session);
    });
  }

  it('closes the session: a POST that is complete while another is under way', async () => {
    const session = await Polling.open(server.http);
    const slow = new Raw(server.port);
    slow.write(`POST /engine.io/?EIO=4&transport=polling&sid=${session.sid} HTTP/1.1\r\n`
      + 'Host: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 20\r\n\r\n4hel');
    await arrived();
    const response = await session.post('4hello');
    assert.equal(response.status, 400);
    await response.arrayBuffer();
    await assertGone(session);
    slow.destroy();
  });

  it('is refused: a method that is neither GET nor POST', async () => {
    const session = await Polling.open(server.http);
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const response = await fetch(session.url(), { method, body: '4hello' });
      assert.ok(response.status >= 400 && response.status < 500, `${method}: ${response.status}`);
      await response.arrayBuffer();
    }
  });
});

describe('a client that leaves', () => {
  it('amid a POST may send another', async () => {
    const session = await Polling.open(server.http);
    const raw = new Raw(server.port);
    raw.write(`POST /engine.io/?EIO=4&transport=polling&sid=${session.sid} HTTP/1.1\r\n`
      + 'Host: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 20\r\n\r\n4hel');
    await arrived();
    raw.destroy();
    await arrived();
    await session.send('4hello');
    assert.equal(await session.next(), '4hello');
  });

  it('ends its session by cancelling a request', async () => {
    const session = await Polling.open(server.http);
    const controller = new AbortController();
    const poll = session.get({ signal: controller.signal });
    await arrived();
    controller.abort();
    await assert.rejects(poll, { name: 'AbortError' });
    await assertGone(session);
  });

  it('ends its session by cutting the line', async () => {
    const session = await Polling.open(server.http);
    const raw = new Raw(server.port);
    raw.write(`GET /engine.io/?EIO=4&transport=polling&sid=${session.sid} HTTP/1.1\r\n`
      + 'Host: 127.0.0.1\r\n\r\n');
    await arrived();
    raw.destroy();
    await raw.closed;
    await arrived();
    await assertGone(session);
  });

  it('ends its session with a close packet', async () => {
    const session = await Polling.open(server.http);
    await session.send('1');
    await assertGone(session);
  });

  it('is told so by a request that waits', async () => {
    const session = await Polling.open(server.http);
    const poll = session.get();
    await arrived();
    await session.send('1');
    const response = await poll;
    assert.equal(response.status, 200);
    assert.equal(await response.text(), '6');
    await assertGone(session);
  });
});

describe('heartbeat', () => {
  it('comes again and again while it is answered', async () => {
    const session = await Polling.open(server.http);
    for (let i = 0; i < 4; i++) {
      const before = performance.now();
      assert.deepEqual(await session.poll(), ['2']);
      const waited = performance.now() - before;
      assert.ok(waited > PING_INTERVAL * 0.5 && waited < PING_INTERVAL + PING_TIMEOUT,
        `ping after ${waited} ms`);
      await session.send('3');
    }
  });

  it('ends a session that does not answer', async () => {
    const session = await Polling.open(server.http);
    assert.deepEqual(await session.poll(), ['2']);
    await sleep(PING_TIMEOUT + 100);
    await assertGone(session);
  });

  it('ends a session that does not ask', async () => {
    const session = await Polling.open(server.http);
    await sleep(PING_INTERVAL + PING_TIMEOUT + 50);
    await assertGone(session);
  });

  it('does not end a session too early', async () => {
    const session = await Polling.open(server.http);
    await sleep(PING_INTERVAL + PING_TIMEOUT - 120);
    assert.deepEqual(await session.poll(), ['2']);
  });
});
