// SPDX-License-Identifier: LGPL-2.1-or-later
// Engine.IO v4, "Upgrade": from long-polling to WebSocket, without losing anything.

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { PING_INTERVAL, PING_TIMEOUT, it, withServer } from './server.js';
import { Polling, Socket, refused, sleep } from './wire.js';

const server = withServer('/engine.io/', '--engine');

const upgradeAddress = (session) => session.url('websocket').replace(/^http/, 'ws');

/** Opens the WebSocket of a session and asks whether it works. */
async function probe(session, options) {
  const socket = new Socket(upgradeAddress(session), options);
  await socket.opened;
  socket.send('2probe');
  assert.equal(await socket.next(), '3probe');
  return socket;
}

/** A session that has been upgraded, with the WebSocket that it is on now. */
async function upgraded() {
  const session = await Polling.open(server.http);
  const socket = await probe(session);
  socket.send('5');
  return { session, socket };
}

describe('upgrade', () => {
  it('moves a session to WebSocket', async () => {
    const { socket } = await upgraded();
    socket.send('4hello');
    assert.equal(await socket.next(), '4hello');
    await socket.close();
  });

  it('sends no second open packet', async () => {
    const session = await Polling.open(server.http);
    const socket = new Socket(upgradeAddress(session));
    await socket.opened;
    socket.send('2probe');
    assert.equal(await socket.next(), '3probe');
    await socket.close();
  });

  it('answers a request that waits, with nothing', async () => {
    const session = await Polling.open(server.http);
    const poll = session.poll();
    await sleep(30);
    const socket = await probe(session);
    assert.deepEqual(await poll, ['6']);
    await socket.close();
  });

  it('answers a request that comes after the probe, with nothing', async () => {
    const session = await Polling.open(server.http);
    const socket = await probe(session);
    assert.deepEqual(await session.poll(), ['6']);
    socket.send('5');
    socket.send('4hello');
    assert.equal(await socket.next(), '4hello');
    await socket.close();
  });

  it('loses nothing that was sent before it, and keeps the order', async () => {
    const session = await Polling.open(server.http);
    await session.send('4one', '4two');
    await session.send('bAQID');
    const socket = new Socket(upgradeAddress(session));
    await socket.opened;
    socket.send('2probe');
    await session.send('4three');

    const seen = [];
    let packet = await socket.next();
    if (packet !== '3probe') assert.fail(`${packet} before 3probe`);
    socket.send('5');
    socket.send('4four');
    while (seen.length < 5) {
      packet = await socket.next();
      seen.push(Buffer.isBuffer(packet) ? [...packet] : packet);
    }
    assert.deepEqual(seen, ['4one', '4two', [1, 2, 3], '4three', '4four']);
    await socket.close();
  });

  it('loses nothing in a hundred of them under traffic', async () => {
    for (let round = 0; round < 100; round++) {
      const session = await Polling.open(server.http);
      const sent = Array.from({ length: 10 }, (_, i) => `4${round}/${i}`);
      const polled = session.poll().then(async (packets) => {
        if (packets.includes('2')) await session.send('3');
        return packets.filter((packet) => packet !== '6' && packet !== '2');
      });
      const posts = (async () => {
        for (const packet of sent.slice(0, 5)) await session.send(packet);
      })();
      const socket = await probe(session);
      await posts;
      const early = await polled;
      socket.send('5');
      for (const packet of sent.slice(5)) socket.send(packet);
      const late = await socket.take(10 - early.length);
      assert.deepEqual([...early, ...late], sent);
      socket.ws.terminate();
    }
  });

  it('goes on with the heartbeat', async () => {
    const session = await Polling.open(server.http);
    const socket = await probe(session, { heartbeat: false });
    socket.send('5');
    for (let i = 0; i < 3; i++) {
      assert.equal(await socket.next(), '2');
      socket.send('3');
    }
    const unanswered = performance.now();
    assert.equal(await socket.next(), '2');
    await socket.closed;
    assert.ok(performance.now() - unanswered < 2 * (PING_INTERVAL + PING_TIMEOUT));
  });
});

describe('after an upgrade', () => {
  it('requests of the session are refused, and do it no harm', async () => {
    const { session, socket } = await upgraded();
    socket.send('4first');
    assert.equal(await socket.next(), '4first');
    for (const response of [await session.get(), await session.post('4stray')]) {
      assert.equal(response.status, 400);
      await response.arrayBuffer();
    }
    socket.send('4hello');
    assert.equal(await socket.next(), '4hello');
    await socket.close();
  });

  it('a request that races with the upgrade packet is refused', async () => {
    const { session, socket } = await upgraded();
    const response = await session.get();
    assert.equal(response.status, 400);
    await response.arrayBuffer();
    socket.send('4hello');
    assert.equal(await socket.next(), '4hello');
    await socket.close();
  });

  it('another WebSocket of the session is closed, and does it no harm', async () => {
    const { session, socket } = await upgraded();
    await refused(upgradeAddress(session));
    socket.send('4hello');
    assert.equal(await socket.next(), '4hello');
    await socket.close();
  });

  it('the end of the WebSocket is the end of the session', async () => {
    const { session, socket } = await upgraded();
    socket.send('4hello');
    assert.equal(await socket.next(), '4hello');
    await socket.close();
    const response = await session.get();
    assert.equal(response.status, 400);
    await response.arrayBuffer();
  });
});

describe('an upgrade that does not come about', () => {
  it('leaves the session as it was when the WebSocket goes', async () => {
    const session = await Polling.open(server.http);
    const socket = await probe(session);
    await session.send('4one');
    socket.ws.terminate();
    await socket.closed;
    await session.send('4two');
    const seen = [];
    while (seen.length < 2) {
      const packet = await session.next();
      if (packet !== '6') seen.push(packet);
    }
    assert.deepEqual(seen, ['4one', '4two']);
  });

  it('leaves the session as it was when the probe is wrong', async () => {
    const session = await Polling.open(server.http);
    const socket = new Socket(upgradeAddress(session));
    await socket.opened;
    socket.send('4not a probe');
    await socket.closed;
    await session.send('4hello');
    assert.equal(await session.next(), '4hello');
  });

  it('does not stop a second try', async () => {
    const session = await Polling.open(server.http);
    const first = await probe(session);
    first.ws.terminate();
    await first.closed;
    await sleep(30);
    const socket = await probe(session);
    socket.send('5');
    socket.send('4hello');
    assert.equal(await socket.next(), '4hello');
    await socket.close();
  });
});
