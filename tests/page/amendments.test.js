// SPDX-License-Identifier: LGPL-2.1-or-later
// My changes to messages on their way: in order, once, and none lost.

import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { test } from 'node:test';
import { createAmendments } from '../../src/page/js/amendments.js';
import { initialState } from '../../src/page/js/state.js';
import { createStorage } from '../../src/page/js/storage.js';
import { createStore } from '../../src/page/js/store.js';
import { stopClock } from '../lib/clock.js';

/* Node 18 has none of its own. */
globalThis.crypto ??= /** @type {any} */ (webcrypto);

/** Changes with a server that answers as it is told. */
function setUp() {
  const store = createStore(initialState());
  const storage = createStorage(null, '/');
  /** @type {{ event: string, payload: any, answer: (value: unknown) => void, fail: () => void }[]} */
  const sent = [];
  const amendments = createAmendments({
    store,
    storage,
    now: Date.now,
    request: (event, payload) => new Promise((resolve, reject) => {
      sent.push({ event, payload, answer: resolve, fail: () => reject(new Error('silence')) });
    }),
  });
  store.set({ me: { id: 'a', name: 'Ada' } });
  return {
    amendments, sent,
    waiting: () => store.get().amendments.length,
    kept: () => /** @type {any[]} */ (storage.get('changes') ?? []).length,
    settle: () => new Promise((resolve) => { setImmediate(resolve); }),
  };
}

test('one at a time, in order, kept until taken', async () => {
  const { amendments, sent, waiting, kept, settle } = setUp();
  amendments.actions.edit(1, 'better');
  amendments.actions.react(2, '👍', true);
  await settle();
  assert.deepEqual([sent.length, waiting(), kept()], [0, 2, 2]);

  amendments.resume();
  await settle();
  assert.deepEqual([sent.length, sent[0].event, sent[0].payload.text], [1, 'edit', 'better']);
  sent[0].answer({ ok: true });
  await settle();
  assert.deepEqual([sent.length, sent[1].event, sent[1].payload.emoji], [2, 'react', '👍']);
  sent[1].answer({ ok: true });
  await settle();
  assert.deepEqual([waiting(), kept()], [0, 0]);
});

test('no answer on a connection that stays: the same again after a while', async (t) => {
  const clock = stopClock(t);
  const { amendments, sent, waiting, settle } = setUp();
  amendments.resume();
  amendments.actions.remove(3);
  await settle();
  sent[0].fail();
  await settle();
  assert.equal(sent.length, 1);
  clock.tick(2000);
  await settle();
  assert.equal(sent.length, 2);
  assert.deepEqual(sent[1].payload, sent[0].payload);
  sent[1].answer({ ok: true });
  await settle();
  assert.equal(waiting(), 0);
});

test('no answer as the connection is gone: the next one brings it', async () => {
  const { amendments, sent, waiting, settle } = setUp();
  amendments.resume();
  amendments.actions.remove(3);
  await settle();
  amendments.pause();
  sent[0].fail();
  await settle();
  assert.equal(sent.length, 1);
  amendments.resume();
  await settle();
  assert.equal(sent.length, 2);
  sent[1].answer({ ok: true });
  await settle();
  assert.equal(waiting(), 0);
});
