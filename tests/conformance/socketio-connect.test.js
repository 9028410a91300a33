// SPDX-License-Identifier: LGPL-2.1-or-later
// Socket.IO v5, "Connection to a namespace" and "Disconnection from a namespace".

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { CONNECT_TIMEOUT, it, withServer } from './server.js';
import { Polling, Socket } from './wire.js';

const server = withServer('/socket.io/');

/** Asserts that a packet accepts a client to a namespace; returns the id that it gives. */
function readConnect(packet, prefix = '40') {
  assert.ok(packet.startsWith(`${prefix}{`), packet);
  const value = JSON.parse(packet.slice(prefix.length));
  assert.deepEqual(Object.keys(value), ['sid']);
  assert.equal(typeof value.sid, 'string');
  assert.ok(value.sid.length >= 16);
  return value.sid;
}

/** A client that has joined the main namespace. */
async function joined() {
  const socket = await Socket.open(server.ws);
  socket.send('40');
  readConnect(await socket.next());
  assert.equal(await socket.next(), '42["auth",{}]');
  return socket;
}

describe('connect', () => {
  const accepted = {
    'the main namespace': ['40', '40', '42["auth",{}]'],
    'the main namespace, with a payload': ['40{"token":"123"}', '40', '42["auth",{"token":"123"}]'],
    'the main namespace, by its name': ['40/,', '40', '42["auth",{}]'],
    'a custom namespace': ['40/custom,', '40/custom,', '42/custom,["auth",{}]'],
    'a custom namespace, without the comma': ['40/custom', '40/custom,', '42/custom,["auth",{}]'],
    'a custom namespace, with a payload':
      ['40/custom,{"token":"abc"}', '40/custom,', '42/custom,["auth",{"token":"abc"}]'],
    'a custom namespace, with a query as older clients send it':
      ['40/custom?token=abc,', '40/custom,', '42/custom,["auth",{}]'],
  };
  for (const [what, [request, answer, auth]] of Object.entries(accepted)) {
    it(`lets in to ${what}`, async () => {
      const socket = await Socket.open(server.ws);
      socket.send(request);
      readConnect(await socket.next(), answer);
      assert.equal(await socket.next(), auth);
      await socket.close();
    });
  }

  it('gives an id which is not that of the Engine.IO session', async () => {
    const socket = await Socket.open(server.ws);
    socket.send('40');
    assert.notEqual(readConnect(await socket.next()), socket.handshake.sid);
    await socket.close();
  });

  it('lets in to two namespaces on one connection, with an id for each', async () => {
    const socket = await Socket.open(server.ws);
    socket.send('40');
    socket.send('40/custom,');
    const packets = await socket.take(4);
    const main = packets.find((packet) => packet.startsWith('40{'));
    const custom = packets.find((packet) => packet.startsWith('40/custom,{'));
    assert.notEqual(readConnect(main), readConnect(custom, '40/custom,'));
    await socket.close();
  });

  const unknown = ['/random', '/custo', '/custom2', '/custom/x', '/Custom', '/__proto__', '/constructor'];
  for (const name of unknown) {
    it(`refuses the unknown namespace ${name}, and keeps the connection`, async () => {
      const socket = await Socket.open(server.ws);
      socket.send(`40${name}`);
      assert.equal(await socket.next(), `44${name},{"message":"Invalid namespace"}`);
      socket.send(`40${name},{"token":"abc"}`);
      assert.equal(await socket.next(), `44${name},{"message":"Invalid namespace"}`);
      socket.send('40');
      readConnect(await socket.next());
      await socket.close();
    });
  }

  const broken = {
    'of no known type': '4abc',
    'that is empty': '4',
    'with an event before it has joined': '42["message","too early"]',
    'with an acknowledgement before it has joined': '430[]',
    'that leaves before it has joined': '41',
    'that joins with an array': '40[]',
    'that joins with a string': '40"abc"',
    'that joins with broken JSON': '40{"token":',
  };
  for (const [what, packet] of Object.entries(broken)) {
    it(`closes the connection upon a first packet ${what}`, async () => {
      const socket = await Socket.open(server.ws);
      socket.send(packet);
      await socket.closed;
    });
  }

  it('closes the connection upon a binary first packet', async () => {
    const socket = await Socket.open(server.ws);
    socket.send(Buffer.from([1, 2, 3]));
    await socket.closed;
  });

  it('closes the connection of a client that does not join', async () => {
    const socket = await Socket.open(server.ws);
    const opened = performance.now();
    await socket.closed;
    const lived = performance.now() - opened;
    assert.ok(lived > CONNECT_TIMEOUT - 100 && lived < CONNECT_TIMEOUT + 700, `after ${lived} ms`);
  });

  it('does not close the connection of a client that has joined', async () => {
    const socket = await joined();
    const early = await Promise.race([
      socket.closed.then(() => 'closed'),
      new Promise((resolve) => { setTimeout(resolve, CONNECT_TIMEOUT + 300, 'open'); }),
    ]);
    assert.equal(early, 'open');
    await socket.close();
  });
});

describe('disconnect', () => {
  it('leaves the main namespace and keeps the connection', async () => {
    const socket = await Socket.open(server.ws, { heartbeat: false });
    socket.send('40');
    readConnect(await socket.next());
    await socket.next();
    socket.send('41');
    assert.equal(await socket.next(), '2');
    await socket.close();
  });

  for (const packet of ['41/custom', '41/custom,']) {
    it(`leaves a custom namespace with ${packet}, and no other`, async () => {
      const socket = await joined();
      socket.send('40/custom');
      readConnect(await socket.next(), '40/custom,');
      assert.equal(await socket.next(), '42/custom,["auth",{}]');
      socket.send(packet);
      socket.send('42["message","to the main namespace"]');
      assert.equal(await socket.next(), '42["message-back","to the main namespace"]');
      await socket.close();
    });
  }

  it('lets the client join again, as somebody new', async () => {
    const socket = await Socket.open(server.ws);
    socket.send('40');
    const first = readConnect(await socket.next());
    await socket.next();
    socket.send('41');
    socket.send('40');
    assert.notEqual(readConnect(await socket.next()), first);
    assert.equal(await socket.next(), '42["auth",{}]');
    await socket.close();
  });

  it('hears nothing more from a namespace that it left', async () => {
    const socket = await joined();
    socket.send('40/custom');
    await socket.take(2);
    socket.send('41');
    socket.send('42["message","from outside"]');
    socket.send('40');
    const answer = await socket.next().catch(() => 'closed');
    if (answer !== 'closed') readConnect(answer);
  });
});

describe('over long-polling', () => {
  it('a session goes as the specification shows it', async () => {
    const session = await Polling.open(server.http);
    await session.send('40');
    readConnect(await session.next());
    assert.equal(await session.next(), '42["auth",{}]');
    await session.send('42["message","hello"]', '42["message","world"]');
    assert.deepEqual(await session.take(2),
      ['42["message-back","hello"]', '42["message-back","world"]']);
    await session.send('1');
    const response = await session.get();
    assert.equal(response.status, 400);
    await response.arrayBuffer();
  });

  it('a broken packet closes the session', async () => {
    const session = await Polling.open(server.http);
    await session.send('40');
    readConnect(await session.next());
    const response = await session.post('42{}');
    await response.arrayBuffer();
    const seen = [];
    for (;;) {
      const poll = await session.get();
      const text = await poll.text();
      if (poll.status === 400) break;
      seen.push(text);
      assert.ok(seen.length < 4, `still there: ${seen}`);
    }
  });

  it('a session may move to WebSocket after it has joined', async () => {
    const session = await Polling.open(server.http);
    await session.send('40');
    readConnect(await session.next());
    await session.next();
    const socket = new Socket(session.url('websocket').replace(/^http/, 'ws'));
    await socket.opened;
    await session.send('42["message",1]');
    socket.send('2probe');
    assert.equal(await socket.next(), '3probe');
    socket.send('5');
    socket.send('42["message",2]');
    assert.deepEqual(await socket.take(2), ['42["message-back",1]', '42["message-back",2]']);
    await socket.close();
  });
});
