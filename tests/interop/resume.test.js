// SPDX-License-Identifier: LGPL-2.1-or-later
// What was acknowledged is kept, once, and who comes back misses nothing.

import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, test } from 'node:test';

import { closeClients, join } from '../lib/client.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

describe('who comes back', { timeout: 120000 }, () => {
  const folders = [];
  let server;
  let stateDir;

  const start = async () => { server = await startSnugd({ args: ['--no-limits'], stateDir }); };
  beforeEach(async () => {
    stateDir = await makeFolder();
    folders.push(stateDir);
    await start();
  });
  afterEach(async () => {
    closeClients();
    await server.stop();
  });
  after(() => Promise.all(folders.map(removeFolder)));

  const back = ({ welcome }, seq, more = {}) => join(server.url, welcome.you.name, {
    auth: { token: welcome.you.token, since: { epoch: welcome.room.epoch, seq }, ...more },
  });
  const texts = (messages) => messages.map(({ text }) => text);

  test('a message posted twice is one message with one ack', async () => {
    const ada = await join(server.url, 'Ada');
    const bob = await join(server.url, 'Bob');
    const message = { id: 'only-once', text: 'I said it' };
    const acks = await Promise.all([1, 2, 3].map(() => ada.ask('post', message)));
    assert.equal(acks[0].ok, true);
    acks.push(await ada.ask('post', { ...message, text: 'something else' }));
    for (const ack of acks)
      assert.deepEqual(ack, acks[0]);

    assert.equal((await bob.ask('post', message)).seq, acks[0].seq + 1, 'ids belong to a member');
    await ada.next('posted', ({ seq }) => seq === acks[0].seq + 1);
    assert.deepEqual(texts(ada.all('posted')), ['I said it']);
  });

  test('the first ack is given after a restart as well', async () => {
    const ada = await join(server.url, 'Ada');
    const ack = await ada.ask('post', { id: 'kept', text: 'kept' });
    await server.kill();
    await start();
    const again = await back(ada, ack.seq);
    assert.deepEqual(await again.ask('post', { id: 'kept', text: 'kept' }), ack);
  });

  test('a client that was away gets exactly what it missed', async () => {
    const ada = await join(server.url, 'Ada');
    const bob = await join(server.url, 'Bob');
    const { seq } = await ada.post('heard');
    await bob.next('posted');
    bob.close();
    for (const text of ['missed 1', 'missed 2', 'missed 3'])
      await ada.post(text);

    const again = await back(bob, seq);
    assert.equal(again.welcome.you.id, bob.welcome.you.id);
    assert.equal(again.welcome.gap, false);
    assert.deepEqual(texts(again.welcome.messages), ['missed 1', 'missed 2', 'missed 3']);

    const nothing = await back(bob, seq + 3);
    assert.deepEqual(nothing.welcome.messages, []);
    assert.equal(nothing.welcome.gap, false);
  });

  test('no message is lost or repeated while others post and a client comes in', async () => {
    const ada = await join(server.url, 'Ada');
    const { seq: first } = await ada.post('start');
    const bob = await join(server.url, 'Bob');

    let last = first;
    for (let round = 0; round < 10; round++) {
      const posts = Array.from({ length: 20 }, (_, i) => ada.post(`${round}.${i}`));
      const again = await back(bob, first);
      const acks = await Promise.all(posts);
      last = Math.max(...acks.map(({ seq }) => seq));
      const live = last > again.welcome.room.seq ?
        [await again.next('posted', ({ seq }) => seq === last)] : [];
      const seen = [...again.welcome.messages, ...again.all('posted'), ...live];
      assert.equal(again.welcome.gap, false);
      assert.deepEqual(seen.map(({ seq }) => seq),
        Array.from({ length: last - first }, (_, i) => first + 1 + i));
      again.close();
    }
  });

  test('the history and who one is survive a restart', async () => {
    const ada = await join(server.url, 'Ada');
    const { seq } = await ada.post('before');
    await server.stop();
    await start();

    const again = await back(ada, seq);
    assert.equal(again.welcome.you.id, ada.welcome.you.id);
    assert.equal(again.welcome.room.epoch, ada.welcome.room.epoch);
    assert.equal(again.welcome.room.seq, seq);
    assert.deepEqual(again.welcome.messages, []);
    assert.equal((await again.post('after')).seq, seq + 1);

    const bob = await join(server.url, 'Bob');
    assert.deepEqual(texts(bob.welcome.messages), ['before', 'after']);
  });

  test('what was acknowledged survives a crash', async () => {
    const ada = await join(server.url, 'Ada');
    const acks = await Promise.all(Array.from({ length: 100 }, (_, i) => ada.post(`kept ${i}`)));
    await server.kill();
    await start();

    const again = await back(ada, 0);
    const kept = new Map(again.welcome.messages.map((message) => [message.seq, message]));
    assert.equal(again.welcome.gap, false);
    acks.forEach(({ seq, time }, i) => {
      assert.equal(kept.get(seq).text, `kept ${i}`);
      assert.equal(kept.get(seq).time, time);
    });
  });

  test('a newcomer gets the last fifty', async () => {
    const ada = await join(server.url, 'Ada');
    await Promise.all(Array.from({ length: 60 }, (_, i) => ada.post(`${i}`)));
    const bob = await join(server.url, 'Bob');
    assert.deepEqual(bob.welcome.messages.map(({ seq }) => seq),
      Array.from({ length: 50 }, (_, i) => 11 + i));
  });

  test('another epoch is an honest gap', async () => {
    const ada = await join(server.url, 'Ada');
    await ada.post('something');
    const bob = await join(server.url, 'Bob', { auth: { since: { epoch: 'another', seq: 7 } } });
    assert.equal(bob.welcome.gap, true);
    assert.deepEqual(texts(bob.welcome.messages), ['something']);

    const future = await back(bob, 1000);
    assert.equal(future.welcome.gap, true, 'a number that this log has not reached');
  });

  test('too much to resume is an honest gap with the newest page', async () => {
    const ada = await join(server.url, 'Ada');
    const { seq } = await ada.post('first');
    for (let i = 0; i < 6; i++)
      await Promise.all(Array.from({ length: 200 }, (_, j) => ada.post(`${i}.${j}`)));
    const again = await back(ada, seq);
    const { gap, messages, room } = again.welcome;
    assert.equal(room.seq, seq + 1200);
    assert.equal(messages.at(-1).seq, room.seq);
    assert.equal(gap, messages[0].seq > seq + 1);
  });

  test('a token of nobody makes a new member', async () => {
    const ada = await join(server.url, 'Ada');
    const bob = await join(server.url, 'Bob', { auth: { token: 'A'.repeat(43) } });
    assert.notEqual(bob.welcome.you.id, ada.welcome.you.id);
    assert.notEqual(bob.welcome.you.token, 'A'.repeat(43));
  });
});
