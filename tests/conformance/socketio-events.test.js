// SPDX-License-Identifier: LGPL-2.1-or-later
// Socket.IO v5, "Sending and receiving data" and "Acknowledgement".

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { it, withServer } from './server.js';
import { Polling, Socket } from './wire.js';

const server = withServer('/socket.io/');

/** A client that has joined the main namespace. */
async function joined() {
  const socket = await Socket.open(server.ws);
  socket.send('40');
  await socket.take(2);
  return socket;
}

const place = (num) => ({ _placeholder: true, num });

/** Puts the attachments that follow into the arguments of a binary packet. */
async function readBinary(socket) {
  const packet = await socket.next();
  const [, type, count, id, json] = /^4([56])(\d+)-(\d*)(\[.*)$/s.exec(packet) ?? [];
  assert.ok(json, `not a binary packet: ${packet}`);
  const attachments = await socket.take(Number(count));
  const fill = (value) => {
    if (Array.isArray(value)) return value.map(fill);
    if (value === null || typeof value !== 'object') return value;
    if (value._placeholder === true) return [...attachments[value.num]];
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fill(entry)]));
  };
  return { type, id, value: fill(JSON.parse(json)) };
}

describe('events', () => {
  it('come back with what they carry, to the letter', async () => {
    const socket = await joined();
    socket.send('42["message",1,"2",{"3":[true]}]');
    assert.equal(await socket.next(), '42["message-back",1,"2",{"3":[true]}]');
    await socket.close();
  });

  it('carry every kind of JSON value', async () => {
    const socket = await joined();
    const values = [null, true, false, 0, -1, 1.5, 0.1, -1e-7, 1e21, 2 ** 53 - 1, -(2 ** 53) + 1, '',
      'ü€😀', '"\\/\b\f\n\r\t', '\u2028\u2029\u007f', [], {}, [[[]]], { '': '', 'a b': [null, {}] }];
    for (const value of values) {
      socket.send(`42${JSON.stringify(['message', value])}`);
      const answer = await socket.next();
      assert.deepEqual(JSON.parse(answer.slice(2)), ['message-back', value]);
    }
    await socket.close();
  });

  it('understand every way to write a character', async () => {
    const socket = await joined();
    socket.send(String.raw`42["message","\u0041\u00e4\ud83d\ude00\/"]`);
    assert.deepEqual(JSON.parse((await socket.next()).slice(2)), ['message-back', 'Aä😀/']);
    socket.send('42[ "message" ,\n\t{ "a" : 1 } ]');
    assert.deepEqual(JSON.parse((await socket.next()).slice(2)), ['message-back', { a: 1 }]);
    await socket.close();
  });

  it('never change what they carry: NUL passes, or ends the connection', async () => {
    const socket = await joined();
    socket.send(String.raw`42["message","a\u0000b"]`);
    const answer = await Promise.race([socket.next().catch(() => null), socket.closed.then(() => null)]);
    if (answer !== null) assert.deepEqual(JSON.parse(answer.slice(2)), ['message-back', 'a\0b']);
  });

  it('carry nothing as well', async () => {
    const socket = await joined();
    socket.send('42["message"]');
    assert.equal(await socket.next(), '42["message-back"]');
    await socket.close();
  });

  it('come back in order', async () => {
    const socket = await joined();
    for (let i = 0; i < 1000; i++) socket.send(`42["message",${i}]`);
    const answers = await socket.take(1000);
    assert.deepEqual(answers, answers.map((_, i) => `42["message-back",${i}]`));
    await socket.close();
  });

  it('reach nobody else', async () => {
    const [one, two] = [await joined(), await joined()];
    one.send('42["message","one"]');
    assert.equal(await one.next(), '42["message-back","one"]');
    two.send('42["message","two"]');
    assert.equal(await two.next(), '42["message-back","two"]');
    await Promise.all([one.close(), two.close()]);
  });

  it('that nobody listens to do no harm', async () => {
    const socket = await joined();
    for (const packet of ['42["unknown",1]', '42["__proto__"]', '42[""]', '42[7,"a number as name"]']) {
      socket.send(packet);
    }
    socket.send('42["message","after"]');
    assert.equal(await socket.next(), '42["message-back","after"]');
    await socket.close();
  });

  it('may be large', async () => {
    const socket = await joined();
    const text = 'x'.repeat(500_000);
    socket.send(`42["message","${text}"]`);
    assert.equal(await socket.next(), `42["message-back","${text}"]`);
    await socket.close();
  });
});

describe('acknowledgements', () => {
  it('answer with the same id', async () => {
    const socket = await joined();
    socket.send('42456["message-with-ack",1,"2",{"3":[false]}]');
    assert.equal(await socket.next(), '43456[1,"2",{"3":[false]}]');
    await socket.close();
  });

  it('may be empty', async () => {
    const socket = await joined();
    socket.send('421["message-with-ack"]');
    assert.equal(await socket.next(), '431[]');
    await socket.close();
  });

  it('take every id up to the largest safe integer, 0 included', async () => {
    const socket = await joined();
    for (const id of ['0', '1', '2147483648', '4294967296', '9007199254740991']) {
      socket.send(`42${id}["message-with-ack","x"]`);
      assert.equal(await socket.next(), `43${id}["x"]`);
    }
    await socket.close();
  });

  it('never answer with another id: one that is too large ends the connection', async () => {
    const socket = await joined();
    const id = '9'.repeat(40);
    socket.send(`42${id}["message-with-ack","x"]`);
    const answer = await Promise.race([socket.next().catch(() => null), socket.closed.then(() => null)]);
    assert.ok(answer === null || answer === `43${id}["x"]`, `answer is ${answer}`);
  });

  it('that answer nothing do no harm', async () => {
    const socket = await joined();
    socket.send('437["nobody asked"]');
    socket.send('42["message","after"]');
    assert.equal(await socket.next(), '42["message-back","after"]');
    await socket.close();
  });
});

describe('binary events', () => {
  it('come back with their attachments', async () => {
    const socket = await joined();
    socket.send(`452-${JSON.stringify(['message', place(0), place(1)])}`);
    socket.send(Buffer.from([1, 2, 3]));
    socket.send(Buffer.from([4, 5, 6]));
    assert.equal(await socket.next(), `452-${JSON.stringify(['message-back', place(0), place(1)])}`);
    assert.deepEqual(await socket.take(2), [Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6])]);
    await socket.close();
  });

  it('are acknowledged with their attachments', async () => {
    const socket = await joined();
    socket.send(`452-789${JSON.stringify(['message-with-ack', place(0), place(1)])}`);
    socket.send(Buffer.from([1, 2, 3]));
    socket.send(Buffer.from([4, 5, 6]));
    assert.equal(await socket.next(), `462-789${JSON.stringify([place(0), place(1)])}`);
    assert.deepEqual(await socket.take(2), [Buffer.from([1, 2, 3]), Buffer.from([4, 5, 6])]);
    await socket.close();
  });

  it('carry attachments anywhere, and in any order', async () => {
    const socket = await joined();
    socket.send(`453-${JSON.stringify(['message', { a: [place(2)] }, 'x', place(0), place(1)])}`);
    for (const byte of [1, 2, 3]) socket.send(Buffer.from([byte]));
    const { type, value } = await readBinary(socket);
    assert.equal(type, '5');
    assert.deepEqual(value, ['message-back', { a: [[3]] }, 'x', [1], [2]]);
    await socket.close();
  });

  it('carry empty and large attachments', async () => {
    const socket = await joined();
    const large = Buffer.alloc(300_000, 7);
    socket.send(`452-${JSON.stringify(['message', place(0), place(1)])}`);
    socket.send(Buffer.alloc(0));
    socket.send(large);
    await socket.next();
    assert.deepEqual(await socket.take(2), [Buffer.alloc(0), large]);
    await socket.close();
  });

  it('carry up to ten attachments', async () => {
    const socket = await joined();
    const places = Array.from({ length: 10 }, (_, i) => place(i));
    socket.send(`4510-${JSON.stringify(['message', ...places])}`);
    for (let i = 0; i < 10; i++) socket.send(Buffer.from([i]));
    const { value } = await readBinary(socket);
    assert.deepEqual(value, ['message-back', ...places.map((_, i) => [i])]);
    await socket.close();
  });

  it('may be followed by others', async () => {
    const socket = await joined();
    for (let i = 0; i < 20; i++) {
      socket.send(`451-${JSON.stringify(['message', i, place(0)])}`);
      socket.send(Buffer.from([i]));
      socket.send(`42["message",${i}]`);
    }
    for (let i = 0; i < 20; i++) {
      assert.deepEqual((await readBinary(socket)).value, ['message-back', i, [i]]);
      assert.equal(await socket.next(), `42["message-back",${i}]`);
    }
    await socket.close();
  });

  it('go over long-polling as well', async () => {
    const session = await Polling.open(server.http);
    await session.send('40');
    await session.take(2);
    await session.send(`451-${JSON.stringify(['message', place(0)])}`, 'bAQIDBA==');
    assert.deepEqual(await session.take(2),
      [`451-${JSON.stringify(['message-back', place(0)])}`, 'bAQIDBA==']);
    await session.send(`451-5${JSON.stringify(['message-with-ack', place(0)])}`);
    await session.send('bAQIDBA==');
    assert.deepEqual(await session.take(2), [`461-5${JSON.stringify([place(0)])}`, 'bAQIDBA==']);
  });
});
