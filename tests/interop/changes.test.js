// SPDX-License-Identifier: LGPL-2.1-or-later
// Messages that are edited, removed and reacted to: live, after a restart, and for who was away.

import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, test } from 'node:test';

import { closeClients, join } from '../lib/client.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

describe('changes to messages', { timeout: 120000 }, () => {
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

  const back = ({ welcome }, seq, rev) => join(server.url, welcome.you.name, {
    auth: { token: welcome.you.token, since: { epoch: welcome.room.epoch, seq, rev } },
  });
  const change = async (client, event, payload) => {
    const ack = await client.ask(event, payload);
    assert.equal(ack.ok, true, JSON.stringify(ack));
    return ack;
  };

  for (const transport of ['websocket', 'polling', 'upgrade']) {
    test(`everybody sees them, in one order: ${transport}`, async () => {
      const ada = await join(server.url, 'Ada', { transport });
      const bob = await join(server.url, 'Bob', { transport });
      const { seq } = await ada.post('Helo');
      const acks = [
        await change(ada, 'edit', { id: 'e', seq, text: 'Hello' }),
        await change(bob, 'react', { id: 'r', seq, emoji: '👍', on: true }),
        await change(ada, 'remove', { id: 'd', seq }),
      ];
      assert.deepEqual(acks.map(({ rev }) => rev), [1, 2, 3]);
      for (const client of [ada, bob]) {
        const edited = await client.next('edited');
        assert.deepEqual([edited.seq, edited.rev, edited.text, edited.member.name], [seq, 1, 'Hello', 'Ada']);
        const reacted = await client.next('reacted');
        assert.deepEqual([reacted.rev, reacted.emoji, reacted.on, reacted.member.name], [2, '👍', true, 'Bob']);
        assert.equal((await client.next('removed')).rev, 3);
      }
    });
  }

  test('who was away learns of them with the welcome, after a restart too', async () => {
    const ada = await join(server.url, 'Ada');
    const bob = await join(server.url, 'Bob');
    const first = await ada.post('first');
    const second = await ada.post('second');
    await bob.next('posted', ({ seq }) => seq === second.seq);
    bob.close();
    const edit = { id: 'e', seq: first.seq, text: 'the first' };
    const ack = await change(ada, 'edit', edit);
    await change(ada, 'remove', { id: 'd', seq: second.seq });
    await server.kill();
    await start();

    const again = await back(bob, second.seq, 0);
    assert.equal(again.welcome.gap, false);
    assert.deepEqual(again.welcome.messages, []);
    assert.deepEqual(again.welcome.changes.map(({ seq, rev, text, removed }) => [seq, rev, text, removed]),
      [[first.seq, 1, 'the first', undefined], [second.seq, 2, '', true]]);
    assert.deepEqual((await back(again, second.seq, 2)).welcome.changes ?? [], []);

    const author = await back(ada, second.seq, 2);
    assert.deepEqual(await author.ask('edit', { ...edit, text: 'another' }), ack,
      'the same change again gets the first ack');
  });

  test('what may not be is refused, with a code', async () => {
    const ada = await join(server.url, 'Ada');
    const bob = await join(server.url, 'Bob');
    const { seq } = await ada.post('mine');
    for (const [event, payload, code] of [
      ['edit', { seq, text: 'yours' }, 'not-yours'],
      ['remove', { seq }, 'not-yours'],
      ['edit', { seq: seq + 1, text: 'nothing' }, 'no-such-message'],
      ['react', { seq, emoji: 'abc', on: true }, 'emoji-invalid'],
      ['react', { seq, emoji: '👍👍', on: true }, 'emoji-invalid'],
    ]) {
      const { ok, error } = await bob.ask(event, { id: `${event}-${code}`, ...payload });
      assert.deepEqual([ok, error.code], [false, code], `${event} ${JSON.stringify(payload)}`);
    }
    await ada.post('nothing was told');
    await bob.next('posted', ({ text }) => text === 'nothing was told');
    assert.deepEqual(['edited', 'removed', 'reacted'].flatMap((name) => bob.all(name)), []);
  });
});
