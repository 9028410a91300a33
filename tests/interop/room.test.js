// SPDX-License-Identifier: LGPL-2.1-or-later
// The official client in the room: every event of docs/protocol.md over every transport.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';

import { closeClients, join, TRANSPORTS } from '../lib/client.js';
import { startSnugd } from '../lib/snugd.js';

const withText = (text) => (message) => message.text === text;
const ofMember = (name) => ({ member }) => member?.name === name;

describe('the room', { timeout: 120000 }, () => {
  let server;
  beforeEach(async () => { server = await startSnugd({ args: ['--no-limits'] }); });
  afterEach(async () => {
    closeClients();
    await server.stop();
  });

  test('welcomes a newcomer with all there is to know', async () => {
    const { welcome } = await join(server.url, 'Ada');
    assert.equal(welcome.you.name, 'Ada');
    assert.match(welcome.you.id, /^\S+$/);
    assert.ok(welcome.you.token.length >= 22 && welcome.you.token.length <= 128);
    assert.equal(welcome.room.id, 'main');
    assert.equal(typeof welcome.room.name, 'string');
    assert.equal(typeof welcome.room.topic, 'string');
    assert.match(welcome.room.epoch, /^\S+$/);
    assert.ok(Number.isSafeInteger(welcome.room.seq));
    assert.ok(welcome.members.some(({ id, name }) => id === welcome.you.id && name === 'Ada'));
    assert.equal(welcome.member_count, welcome.members.length);
    assert.ok(Array.isArray(welcome.messages));
    assert.equal(welcome.gap, false);
    for (const limit of ['text', 'text_bytes', 'name', 'id', 'history', 'members_listed'])
      assert.ok(welcome.limits[limit] > 0, limit);
    assert.match(welcome.server.version, /^\d+\.\d+/);
  });

  for (const transport of Object.keys(TRANSPORTS)) {
    test(`${transport}: members hear each other`, async () => {
      const ada = await join(server.url, 'Ada', { transport });
      const bob = await join(server.url, 'Bob', { transport });
      assert.equal((await ada.next('joined', ofMember('Bob'))).count, 2);

      const id = randomUUID();
      const ack = await ada.ask('post', { id, text: 'Good morning ☕' });
      assert.equal(ack.ok, true);
      assert.ok(Math.abs(ack.time - Date.now()) < 60000, 'the time is now, in milliseconds');
      const expected = {
        seq: ack.seq,
        time: ack.time,
        id,
        kind: 'text',
        member: { id: ada.welcome.you.id, name: 'Ada' },
        text: 'Good morning ☕',
      };
      assert.deepEqual(await ada.next('posted'), expected);
      assert.deepEqual(await bob.next('posted'), expected);

      const reply = await bob.post('Good morning yourself', { reply_to: ack.seq });
      assert.equal(reply.seq, ack.seq + 1);
      assert.equal((await ada.next('posted')).reply_to, ack.seq);

      bob.close();
      const left = await ada.next('left', ofMember('Bob'));
      assert.equal(left.count, 1);
      assert.equal(left.reason, 'client namespace disconnect');
    });
  }

  test('an upgrade in the middle of a conversation loses nothing', async () => {
    const ada = await join(server.url, 'Ada', { transport: 'upgrade' });
    const bob = await join(server.url, 'Bob');
    const upgraded = new Promise((resolve) => {
      if (ada.transport === 'websocket')
        resolve();
      else
        ada.socket.io.engine.once('upgrade', resolve);
    });
    const texts = Array.from({ length: 50 }, (_, i) => `before and after ${i}`);
    await Promise.all(texts.map((text) => bob.post(text)));
    await upgraded;
    assert.equal(ada.transport, 'websocket');
    await bob.post('the last one');
    await ada.next('posted', withText('the last one'));
    assert.deepEqual(ada.all('posted').map(({ text }) => text), texts);
  });

  test('all see many messages of many in the same order', async () => {
    const names = ['Ada', 'Bob', 'Cy', 'Dot', 'Eve', 'Finn'];
    const kinds = Object.keys(TRANSPORTS);
    const clients = await Promise.all(names.map((name, i) =>
      join(server.url, name, { transport: kinds[i % kinds.length] })));
    const first = Math.max(...clients.map(({ welcome }) => welcome.room.seq)) + 1;

    const acks = await Promise.all(clients.flatMap((client) =>
      Array.from({ length: 50 }, (_, i) => client.post(`${i} of ${client.welcome.you.name}`))));
    const last = Math.max(...acks.map(({ seq }) => seq));
    assert.equal(new Set(acks.map(({ seq }) => seq)).size, 300, 'each has its own number');
    assert.equal(last, first + 299, 'and there are no holes');

    const views = await Promise.all(clients.map(async (client) => {
      const end = await client.next('posted', ({ seq }) => seq === last);
      return [...client.all('posted'), end].map(({ seq, text }) => `${seq} ${text}`);
    }));
    assert.deepEqual(views[0].map((line) => Number(line.split(' ')[0])),
      Array.from({ length: 300 }, (_, i) => first + i));
    for (const view of views)
      assert.deepEqual(view, views[0]);
  });

  test('history goes back page by page to the first message', async () => {
    const ada = await join(server.url, 'Ada');
    await Promise.all(Array.from({ length: 120 }, (_, i) => ada.post(`page ${i}`)));
    const end = (await ada.post('the newest')).seq;

    const seen = [];
    let page = { more: true, messages: [{ seq: end + 1 }] };
    while (page.more) {
      page = await ada.ask('history', { before: page.messages[0].seq, limit: 70 });
      assert.equal(page.ok, true);
      assert.ok(page.messages.length <= 70);
      seen.unshift(...page.messages);
    }
    assert.deepEqual(seen.map(({ seq }) => seq), Array.from({ length: end }, (_, i) => i + 1));
    assert.equal(seen.at(-1).text, 'the newest');

    const most = await ada.ask('history', { before: end + 1, limit: 5000 });
    assert.equal(most.messages.length, 100);
    assert.equal(most.more, true);
    assert.deepEqual(await ada.ask('history', { before: 1 }), { ok: true, messages: [], more: false });
  });

  test('a member takes another name', async () => {
    const ada = await join(server.url, 'Ada');
    const bob = await join(server.url, 'Bob');
    assert.deepEqual(await ada.ask('rename', { name: '  Ada  Lovelace ' }),
      { ok: true, name: 'Ada Lovelace' });
    const { you } = ada.welcome;
    for (const client of [ada, bob])
      assert.deepEqual(await client.next('renamed'),
        { member: { id: you.id, name: 'Ada Lovelace' }, old_name: 'Ada', count: 2 });

    await ada.post('under a new name');
    assert.equal((await bob.next('posted')).member.name, 'Ada Lovelace');
    assert.equal((await ada.ask('rename', { name: 'Bob' })).error.code, 'name-taken');
  });

  test('typing is told to the others only', async () => {
    const ada = await join(server.url, 'Ada');
    const bob = await join(server.url, 'Bob');
    assert.deepEqual(await ada.ask('typing', { active: true }), { ok: true });
    const member = { id: ada.welcome.you.id, name: 'Ada' };
    assert.deepEqual(await bob.next('typing'), { member, active: true });
    ada.socket.emit('typing', { active: false });
    assert.deepEqual(await bob.next('typing'), { member, active: false });
    await bob.post('so?');
    await ada.next('posted');
    assert.deepEqual(ada.all('typing'), []);
  });

  test('the same person in two tabs is one member', async () => {
    const bob = await join(server.url, 'Bob');
    const first = await join(server.url, 'Ada');
    await bob.next('joined', ofMember('Ada'));
    const { you } = first.welcome;
    const second = await join(server.url, 'Ada', { auth: { token: you.token } });
    assert.equal(second.welcome.you.id, you.id);
    assert.equal(second.welcome.member_count, 2);

    await second.post('from the other tab');
    assert.equal((await first.next('posted')).member.id, you.id);
    first.close();
    await second.post('still here');
    await bob.next('posted', withText('still here'));
    assert.deepEqual(bob.all('joined'), []);
    assert.deepEqual(bob.all('left'), []);

    second.close();
    assert.equal((await bob.next('left')).member.id, you.id);
  });

  test('unknown fields are ignored', async () => {
    const ada = await join(server.url, 'Ada', { auth: { colour: 'green', token: null } });
    const ack = await ada.ask('post', { id: 'x1', text: 'hello', colour: 'green', reply_to: null });
    assert.equal(ack.ok, true);
    const posted = await ada.next('posted');
    assert.equal(posted.colour, undefined);
    assert.equal(posted.reply_to, undefined);
  });

  test('says goodbye before it closes', async () => {
    const ada = await join(server.url, 'Ada');
    const poller = await join(server.url, 'Bob', { transport: 'polling' });
    server.terminate();
    for (const client of [ada, poller]) {
      const closing = await client.next('closing');
      assert.equal(typeof closing.reason, 'string');
      assert.ok(closing.retry_after_ms >= 0);
      assert.notEqual(await client.next('disconnect'), 'io server disconnect',
        'so that the official client comes back by itself');
    }
  });
});
