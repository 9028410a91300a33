// SPDX-License-Identifier: LGPL-2.1-or-later
// Clients of the program that Snug replaces: one event, "message", with one string.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, test } from 'node:test';
import vm from 'node:vm';

import { io } from 'socket.io-client';

import { Client, closeClients, join, joinPlain, TRANSPORTS } from '../lib/client.js';
import { startSnugd } from '../lib/snugd.js';

// The script of the original's page, to the letter that matters: nothing in it knows of Snug.
const ORIGINAL_SCRIPT = `
  var socket = io();
  socket.on('connect', function () { page.connected(); });
  socket.on('message', function (msg) { page.show(msg); });
  function sendMessage (name, text) { socket.send(name + ': ' + text); }
`;

describe('plain clients', { timeout: 120000 }, () => {
  let server;
  beforeEach(async () => { server = await startSnugd({ args: ['--no-limits'] }); });
  afterEach(async () => {
    closeClients();
    await server.stop();
  });

  for (const transport of Object.keys(TRANSPORTS)) {
    test(`${transport}: all receive the string, the sender included`, async () => {
      const one = await joinPlain(server.url, { transport });
      const two = await joinPlain(server.url, { transport });
      const odd = ['ann: hello', '  spaces  around  ', 'ann: two\nlines', '{"json": true}', '«ünï» 😀',
        '0', 'null'];
      odd.forEach((text) => one.socket.send(text));
      for (const text of odd) {
        assert.equal(await one.next('message'), text);
        assert.equal(await two.next('message'), text);
      }
    });
  }

  test("the original's page script works as it is", async () => {
    const shown = { ann: [], ben: [] };
    const waiting = [];
    const open = async (name) => {
      const page = {
        show: (text) => {
          shown[name].push(text);
          waiting.splice(0).forEach((look) => look());
        },
      };
      const connected = new Promise((resolve) => { page.connected = resolve; });
      const context = vm.createContext({ io, page });
      globalThis.location = new URL(`${server.url}/`);
      try {
        vm.runInContext(ORIGINAL_SCRIPT, context);
      } finally {
        delete globalThis.location;
      }
      await connected;
      return context;
    };
    const ann = await open('ann');
    const ben = await open('ben');
    assert.notEqual(ann.socket.id, ben.socket.id);
    const done = new Promise((resolve) => {
      const look = () => {
        if (shown.ann.length === 3 && shown.ben.length === 3)
          resolve();
        else
          waiting.push(look);
      };
      look();
    });
    ann.sendMessage('ann', 'hello');
    ann.sendMessage('ann', 'anybody?');
    await new Promise((resolve) => { ben.socket.once('message', resolve); });
    ben.sendMessage('ben', 'hi');
    await done;
    assert.deepEqual(shown.ann, shown.ben);
    assert.deepEqual([...shown.ann].sort(), ['ann: anybody?', 'ann: hello', 'ben: hi']);
    assert.ok(shown.ann.indexOf('ann: hello') < shown.ann.indexOf('ann: anybody?'));
    ann.socket.close();
    ben.socket.close();
  });

  test('room clients and plain clients hear each other', async () => {
    const ada = await join(server.url, 'Ada');
    const plain = await joinPlain(server.url);
    const guest = (await ada.next('joined')).member;
    assert.notEqual(guest.name, '');

    await ada.post('hello, whoever you are');
    assert.equal(await plain.next('message'), 'Ada: hello, whoever you are');
    plain.socket.send('ann: hello');
    assert.equal(await plain.next('message'), 'ann: hello');
    const posted = await ada.next('posted', ({ text }) => text === 'ann: hello');
    assert.deepEqual(posted.member, guest);
    assert.equal(posted.kind, 'text');

    await ada.ask('typing', { active: true });
    await ada.ask('rename', { name: 'Ada Lovelace' });
    await ada.post('last');
    assert.equal(await plain.next('message'), 'Ada Lovelace: last');
    assert.deepEqual(plain.heard, [], 'a plain client hears nothing but messages');
  });

  test('a plain client gets no history', async () => {
    const ada = await join(server.url, 'Ada');
    await ada.post('before');
    const plain = await joinPlain(server.url);
    await ada.post('after');
    assert.equal(await plain.next('message'), 'Ada: after');
    assert.deepEqual(plain.heard, []);
  });

  test('acks are as empty as those of the original', async () => {
    const plain = await joinPlain(server.url);
    const values = await new Promise((resolve) => {
      plain.socket.emit('message', 'ann: hello', (...all) => resolve(all));
    });
    assert.deepEqual(values, []);
    assert.equal(await plain.next('message'), 'ann: hello');
  });

  test('what cannot be delivered is told to its sender alone', async () => {
    const plain = await joinPlain(server.url);
    const other = await joinPlain(server.url);
    const wrong = [['x'.repeat(20000)], [''], [{ not: 'a string' }], [7], [], [Buffer.from('blob')]];
    for (const values of wrong) {
      const ack = await plain.ask('message', ...values);
      assert.equal(ack.ok, false);
      assert.equal(typeof ack.error.code, 'string');
      assert.deepEqual(plain.heard, []);

      plain.socket.emit('message', ...values);
      assert.match(await plain.next('message'), /^Snug: .*not delivered/);
    }
    plain.socket.emit('json', { not: 'a string' });
    assert.match(await plain.next('message'), /^Snug: .*not delivered/);
    assert.equal((await plain.ask('post', { id: 'x', text: 'x' })).error.code, 'unknown-event');

    other.socket.send('still here');
    assert.equal(await other.next('message'), 'still here');
    assert.deepEqual(other.heard, []);
  });

  test('auth that has no name is a plain client', async () => {
    for (const auth of [{}, { token: 7, since: 'never' }]) {
      const plain = new Client(server.url, { transports: ['websocket'], auth });
      await plain.next('connect');
      plain.socket.send('hello');
      assert.equal(await plain.next('message'), 'hello');
    }
  });

  test('a stopped server closes them so that they come back by themselves', async () => {
    const plain = await joinPlain(server.url);
    server.terminate();
    const [reason] = plain.socket.connected ? await once(plain.socket, 'disconnect') : [''];
    assert.notEqual(reason, 'io server disconnect');
    assert.deepEqual(plain.all('closing'), []);
  });
});
