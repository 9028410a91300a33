// SPDX-License-Identifier: LGPL-2.1-or-later
// Engine.IO v4, "WebSocket", and RFC 6455 as far as a client can break it.

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { MAX_PAYLOAD, PING_INTERVAL, PING_TIMEOUT, it, withServer } from './server.js';
import { Polling, Raw, Socket, closeCode, frame, sleep } from './wire.js';

const server = withServer('/engine.io/', '--engine');
const PATH = '/engine.io/?EIO=4&transport=websocket';
const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10];

describe('messages', () => {
  it('come back as they were', async () => {
    const socket = await Socket.open(server.ws);
    for (const packet of ['4hello', '4', '4ü€😀 \u200f\u0000', `4${'x'.repeat(70_000)}`]) {
      socket.send(packet);
      assert.equal(await socket.next(), packet);
    }
    await socket.close();
  });

  it('come back as they were when they are binary', async () => {
    const socket = await Socket.open(server.ws);
    for (const bytes of [Buffer.from([1, 2, 3, 4]), Buffer.alloc(0), Buffer.alloc(70_000, 200)]) {
      socket.send(bytes);
      const answer = await socket.next();
      assert.ok(Buffer.isBuffer(answer));
      assert.deepEqual(answer, bytes);
    }
    await socket.close();
  });

  it('come back in order, each in a frame of its own', async () => {
    const socket = await Socket.open(server.ws);
    const packets = Array.from({ length: 1000 }, (_, i) => `4message ${i}`);
    for (const packet of packets) socket.send(packet);
    assert.deepEqual(await socket.take(1000), packets);
    await socket.close();
  });

  it('keep their order when text and binary alternate', async () => {
    const socket = await Socket.open(server.ws);
    const packets = Array.from({ length: 100 }, (_, i) => (i % 2 ? `4${i}` : Buffer.from([i])));
    for (const packet of packets) socket.send(packet);
    assert.deepEqual(await socket.take(100), packets);
    await socket.close();
  });

  it('may come in fragments', async () => {
    const socket = await Socket.open(server.ws);
    socket.ws.send('4hel', { fin: false });
    socket.ws.send('lo ', { fin: false });
    socket.ws.send('there', { fin: true });
    assert.equal(await socket.next(), '4hello there');
    await socket.close();
  });

  it('may be as large as the server said', async () => {
    const socket = await Socket.open(server.ws);
    const packet = `4${'x'.repeat(MAX_PAYLOAD - 1)}`;
    socket.send(packet);
    assert.equal(await socket.next(), packet);
    await socket.close();
  });

  it('may not be larger', async () => {
    const socket = await Socket.open(server.ws);
    socket.send(`4${'x'.repeat(MAX_PAYLOAD)}`);
    assert.equal((await socket.closed).code, 1009);
  });

  it('may not be larger in all when they come in fragments', async () => {
    const socket = await Socket.open(server.ws);
    socket.ws.send(`4${'x'.repeat(MAX_PAYLOAD / 2)}`, { fin: false });
    socket.ws.send('x'.repeat(MAX_PAYLOAD / 2), { fin: true });
    assert.equal((await socket.closed).code, 1009);
  });
});

describe('a packet that breaks the protocol', () => {
  for (const [what, packet] of Object.entries({
    'of no known type': 'abc',
    'with a digit that is no type': '7',
    'that is empty': '',
  })) {
    it(`closes the session: one ${what}`, async () => {
      const socket = await Socket.open(server.ws);
      socket.send(packet);
      await socket.closed;
      await assertUnknown(socket.handshake.sid);
    });
  }
});

/** Asserts that the server does not know the session any more. */
async function assertUnknown(sid) {
  const session = new Polling(server.http);
  session.sid = sid;
  const response = await session.get();
  assert.equal(response.status, 400);
  assert.equal((await response.json()).code, 1);
}

describe('the end', () => {
  it('comes with a close packet', async () => {
    const socket = await Socket.open(server.ws);
    socket.send('1');
    await socket.closed;
    await assertUnknown(socket.handshake.sid);
  });

  it('comes with a close frame, which is answered', async () => {
    const socket = await Socket.open(server.ws);
    socket.ws.close(1000, 'bye');
    assert.equal((await socket.closed).code, 1000);
    await assertUnknown(socket.handshake.sid);
  });

  it('comes when the line is cut', async () => {
    const socket = await Socket.open(server.ws);
    socket.ws.terminate();
    await socket.closed;
    await sleep(30);
    await assertUnknown(socket.handshake.sid);
  });
});

describe('heartbeat', () => {
  it('comes again and again while it is answered', async () => {
    const socket = await Socket.open(server.ws, { heartbeat: false });
    for (let i = 0; i < 4; i++) {
      const before = performance.now();
      assert.equal(await socket.next(), '2');
      const waited = performance.now() - before;
      assert.ok(waited > PING_INTERVAL * 0.5 && waited < PING_INTERVAL + PING_TIMEOUT,
        `ping after ${waited} ms`);
      socket.send('3');
    }
    await socket.close();
  });

  it('ends a session that does not answer', async () => {
    const socket = await Socket.open(server.ws, { heartbeat: false });
    const opened = performance.now();
    await socket.closed;
    const lived = performance.now() - opened;
    assert.ok(lived > PING_INTERVAL + PING_TIMEOUT - 50, `closed after ${lived} ms`);
    assert.ok(lived < 2 * (PING_INTERVAL + PING_TIMEOUT), `closed after ${lived} ms`);
  });
});

/** Sends frames to a new session; resolves with the code with which the server closes it. */
async function codeAfter(...frames) {
  const raw = new Raw(server.port);
  await raw.upgrade(PATH);
  raw.write(Buffer.concat(frames));
  return closeCode(await raw.closed);
}

describe('frames (RFC 6455)', () => {
  it('of pings are answered with what they carry', async () => {
    const socket = await Socket.open(server.ws);
    const pong = new Promise((resolve) => { socket.ws.once('pong', resolve); });
    socket.ws.ping('are you there?');
    assert.equal((await pong).toString(), 'are you there?');
    await socket.close();
  });

  it('of pings may come between fragments', async () => {
    const raw = new Raw(server.port);
    await raw.upgrade(PATH);
    raw.write(Buffer.concat([frame(TEXT, '4hel', { fin: false }), frame(PING, 'now'),
      frame(CONTINUATION, 'lo')]));
    await raw.until((bytes) => bytes.includes('4hello') && bytes.includes('\x8a\x03now', 0, 'latin1'));
    raw.destroy();
  });

  it('of pongs that nobody asked for are ignored', async () => {
    const raw = new Raw(server.port);
    await raw.upgrade(PATH);
    raw.write(Buffer.concat([frame(PONG, 'hi'), frame(TEXT, '4hello')]));
    await raw.until((bytes) => bytes.includes('4hello'));
    raw.destroy();
  });

  it('may arrive byte by byte', async () => {
    const raw = new Raw(server.port);
    raw.socket.setNoDelay(true);
    await raw.upgrade(PATH);
    for (const byte of frame(TEXT, '4hello')) {
      raw.write(Buffer.from([byte]));
      await sleep(1);
    }
    await raw.until((bytes) => bytes.includes('4hello'));
    raw.destroy();
  });

  it('are not masked when they come from the server', async () => {
    const raw = new Raw(server.port);
    await raw.upgrade(PATH);
    raw.write(frame(TEXT, '4hello'));
    await raw.until((bytes) => bytes.includes('\x81\x064hello', 0, 'latin1'));
    raw.destroy();
  });

  const broken = {
    'without a mask': [frame(TEXT, '4hello', { masked: false })],
    'with a reserved bit': [frame(TEXT, '4hello', { rsv: 4 })],
    'with a reserved opcode': [frame(3, '4hello')],
    'with a reserved control opcode': [frame(11, '')],
    'that go on with what was not begun': [frame(CONTINUATION, '4hello')],
    'that begin anew amid fragments': [frame(TEXT, '4a', { fin: false }), frame(TEXT, '4b')],
    'of a ping in fragments': [frame(PING, 'a', { fin: false })],
    'of a ping with 126 bytes': [frame(PING, 'x'.repeat(126))],
    'of a close with one byte': [frame(CLOSE, 'x')],
    'of a close with a code that is not for the wire': [frame(CLOSE, Buffer.from([0x03, 0xed]))],
    'with a length in more bytes than needed':
      [Buffer.from([0x81, 0xfe, 0, 1, 0, 0, 0, 0, 0x34])],
  };
  for (const [what, frames] of Object.entries(broken)) {
    it(`${what} are refused with 1002`, async () => {
      assert.equal(await codeAfter(...frames), 1002);
    });
  }

  it('of text that is not UTF-8 are refused with 1007', async () => {
    assert.equal(await codeAfter(frame(TEXT, Buffer.from('34c328', 'hex'))), 1007);
    assert.equal(await codeAfter(frame(TEXT, Buffer.from('34eda080', 'hex'))), 1007);
    assert.equal(await codeAfter(frame(TEXT, Buffer.from('34e282', 'hex'))), 1007);
  });

  it('of text may divide a character', async () => {
    const raw = new Raw(server.port);
    await raw.upgrade(PATH);
    raw.write(Buffer.concat([frame(TEXT, Buffer.from('34e2', 'hex'), { fin: false }),
      frame(CONTINUATION, Buffer.from('82ac', 'hex'))]));
    await raw.until((bytes) => bytes.includes('4€'));
    raw.destroy();
  });

  it('that announce more than may come are refused with 1009 before it comes', async () => {
    assert.equal(await codeAfter(frame(BINARY, '', { size: MAX_PAYLOAD + 1 })), 1009);
    assert.equal(await codeAfter(frame(TEXT, '', { size: 2 ** 40 })), 1009);
  });
});
