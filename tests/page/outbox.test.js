// SPDX-License-Identifier: LGPL-2.1-or-later
// My messages on their way: in order, once, and none lost.

import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { mock, test } from 'node:test';
import { createOutbox } from '../../src/page/js/outbox.js';
import { initialState } from '../../src/page/js/state.js';
import { createStorage } from '../../src/page/js/storage.js';
import { createStore } from '../../src/page/js/store.js';
import { stopClock } from '../lib/clock.js';

/* Node 18 has none of its own. */
globalThis.crypto ??= /** @type {any} */ (webcrypto);

/** An outbox with a server that answers as it is told. */
function setUp() {
  const store = createStore(initialState());
  const storage = createStorage(null, '/');
  /** @type {{ payload: any, answer: (value: unknown) => void, fail: () => void }[]} */
  const sent = [];
  const outbox = createOutbox({
    store,
    storage,
    now: Date.now,
    send: (payload) => new Promise((resolve, reject) => {
      sent.push({ payload, answer: resolve, fail: () => reject(new Error('gone')) });
    }),
  });
  return {
    store, storage, outbox, sent,
    states: () => store.get().outbox.map(({ state }) => state),
    kept: () => /** @type {any[]} */ (storage.get('outbox') ?? []).map(({ text }) => text),
    /* Lets everything that waits for a promise go on. */
    settle: () => new Promise((resolve) => { setImmediate(resolve); }),
  };
}

const OK = { ok: true, seq: 1, time: 1 };

test('one at a time, in order, kept until taken', async () => {
  const { outbox, sent, states, kept, settle } = setUp();
  outbox.add('one');
  outbox.add('two');
  await settle();
  assert.deepEqual([states(), sent.length, kept()], [['waiting', 'waiting'], 0, ['one', 'two']]);

  outbox.resume();
  await settle();
  assert.deepEqual([states(), sent.length], [['sending', 'waiting'], 1]);
  sent[0].answer(OK);
  await settle();
  assert.deepEqual([states(), sent.length, kept()], [['sent', 'sending'], 2, ['two']]);
  assert.deepEqual(sent.map(({ payload }) => payload.text), ['one', 'two']);
  assert.notEqual(sent[0].payload.id, sent[1].payload.id);
  outbox.confirm([sent[0].payload.id]);
  sent[1].answer(OK);
  outbox.confirm([sent[1].payload.id]);
  await settle();
  assert.deepEqual([states(), kept()], [[], []]);
});

test('a lost connection: the same id again, in order', async () => {
  const { outbox, sent, states, settle } = setUp();
  outbox.resume();
  outbox.add('one');
  outbox.add('two');
  await settle();
  outbox.pause();
  sent[0].fail();
  await settle();
  assert.deepEqual(states(), ['waiting', 'waiting']);
  outbox.resume();
  await settle();
  sent[1].answer(OK);
  await settle();
  assert.deepEqual(sent.map(({ payload }) => payload.text), ['one', 'one', 'two']);
  assert.equal(sent[0].payload.id, sent[1].payload.id);
});

test('the room has it although the answer was lost', async () => {
  const { outbox, sent, states, kept, settle } = setUp();
  outbox.resume();
  outbox.add('one');
  await settle();
  outbox.pause();
  sent[0].fail();
  await settle();
  outbox.confirm([sent[0].payload.id]);
  outbox.resume();
  await settle();
  assert.deepEqual([states(), sent.length, kept()], [[], 1, []]);
});

test('a refusal fails it, keeps it, and lets the next go on; it can be tried again', async () => {
  const { store, outbox, sent, states, kept, settle } = setUp();
  outbox.resume();
  outbox.add('one');
  outbox.add('two');
  await settle();
  sent[0].answer({ ok: false, error: { code: 'text-too-long', message: 'm' } });
  await settle();
  assert.deepEqual([states(), kept()], [['failed', 'sending'], ['one', 'two']]);
  assert.equal(store.get().outbox[0].problem?.code, 'text-too-long');
  sent[1].answer(OK);
  await settle();

  outbox.retry(sent[0].payload.id);
  await settle();
  assert.equal(sent[2].payload.id, sent[0].payload.id);
  assert.deepEqual(store.get().outbox.map(({ text }) => text), ['two', 'one']);
  sent[2].answer({ ok: false, error: { code: 'text-invalid' } });
  await settle();
  assert.equal(outbox.discard(sent[0].payload.id), 'one');
  assert.deepEqual([states(), kept()], [['sent'], []]);
});

test('too quick: waits as long as it was told, and nothing overtakes it', async (t) => {
  const clock = stopClock(t);
  const { outbox, sent, states, settle } = setUp();
  outbox.resume();
  outbox.add('one');
  outbox.add('two');
  await settle();
  sent[0].answer({ ok: false, error: { code: 'rate-limited', retry_after: 400 } });
  await settle();
  assert.deepEqual([states(), sent.length], [['waiting', 'waiting'], 1]);
  clock.tick(399);
  await settle();
  assert.equal(sent.length, 1);
  clock.tick(1);
  await settle();
  assert.deepEqual(sent.map(({ payload }) => payload.text), ['one', 'one']);
  sent[1].answer(OK);
  await settle();
  assert.deepEqual(sent.map(({ payload }) => payload.text), ['one', 'one', 'two']);
});

test('a disk that is full: the same id again, after longer and longer pauses, and nothing overtakes it', async (t) => {
  const clock = stopClock(t);
  const { store, outbox, sent, states, kept, settle } = setUp();
  const full = { ok: false, error: { code: 'storage-full', message: 'm' } };
  outbox.resume();
  outbox.add('one');
  outbox.add('two');
  await settle();
  for (const [n, pause] of [2000, 4000, 8000, 16000, 30000, 30000].entries()) {
    sent[n].answer(full);
    await settle();
    assert.deepEqual([states(), store.get().outbox[0].problem?.code], [['waiting', 'waiting'], 'storage-full']);
    clock.tick(pause - 1);
    await settle();
    assert.equal(sent.length, n + 1);
    clock.tick(1);
    await settle();
    assert.equal(sent.length, n + 2);
  }
  assert.equal(new Set(sent.map(({ payload }) => payload.id)).size, 1);
  sent[6].answer(OK);
  await settle();
  assert.equal(store.get().outbox[0].problem, null);
  assert.deepEqual([sent[7].payload.text, kept()], ['two', ['two']]);
  sent[7].answer({ ok: false, error: { code: 'storage' } });
  await settle();
  clock.tick(2000);
  await settle();
  assert.equal(sent.length, 9, 'after a success the first pause is short again');
});

test('what waits for the disk can be taken back, and the next goes on', async (t) => {
  const clock = stopClock(t);
  const { outbox, sent, kept, settle } = setUp();
  outbox.resume();
  outbox.add('one');
  outbox.add('two');
  await settle();
  sent[0].answer({ ok: false, error: { code: 'storage-full' } });
  await settle();
  assert.equal(outbox.discard(sent[0].payload.id), 'one');
  await settle();
  assert.deepEqual([sent[1].payload.text, kept()], ['two', ['two']]);
});

test('a server that stays silent fails it after some tries, with the same id', async () => {
  const { store, outbox, sent, settle } = setUp();
  outbox.resume();
  outbox.add('one');
  for (let n = 0; n < 3; n++) {
    await settle();
    sent[n].fail();
  }
  await settle();
  assert.equal(store.get().outbox[0].problem?.code, 'no-answer');
  assert.equal(new Set(sent.map(({ payload }) => payload.id)).size, 1);
});

test('what is old is held back until its author wants it sent', async (t) => {
  const clock = stopClock(t);
  const { store, outbox, sent, states, kept, settle } = setUp();
  outbox.add('old');
  clock.tick(2 * 60 * 1000);
  outbox.add('less old');
  clock.tick(4 * 60 * 1000);
  outbox.resume();
  await settle();
  assert.deepEqual([states(), sent.length], [['failed', 'sending'], 1]);
  assert.equal(sent[0].payload.text, 'less old');
  assert.equal(store.get().outbox[0].problem?.code, 'old');
  sent[0].answer(OK);
  outbox.sendHeld();
  await settle();
  assert.deepEqual(sent.map(({ payload }) => payload.text), ['less old', 'old']);
  sent[1].answer(OK);
  await settle();

  outbox.pause();
  outbox.add('never mind');
  clock.tick(6 * 60 * 1000);
  outbox.resume();
  outbox.discardHeld();
  await settle();
  assert.deepEqual([sent.length, kept()], [2, []]);
});

test('an earlier page left something', async () => {
  const { outbox, sent, storage, settle } = setUp();
  storage.set('outbox', [{ id: 'x1', text: 'one', time: Date.now() }, 'nonsense', null, { id: 2 }]);
  outbox.restore();
  outbox.add('two');
  outbox.resume();
  await settle();
  assert.equal(sent[0].payload.id, 'x1');
  sent[0].answer(OK);
  await settle();
  assert.equal(sent[1].payload.text, 'two');
});

test('without storage, or with a full one, everything works while the page lives', () => {
  const full = /** @type {any} */ ({
    getItem: () => null,
    setItem: mock.fn(() => { throw new Error('full'); }),
    removeItem: () => { throw new Error('no'); },
  });
  for (const area of [null, full]) {
    const storage = createStorage(area, '/room/index.html');
    storage.set('draft', 'text');
    assert.equal(storage.get('draft'), 'text');
    storage.remove('draft');
    assert.equal(storage.get('draft'), null);
  }
  assert.deepEqual(full.setItem.mock.calls[0].arguments, ['snug:/room/:draft', '"text"']);
  const broken = createStorage(/** @type {any} */ ({ getItem: () => '{' }), '/');
  assert.equal(broken.get('outbox'), null);
});

test('what somebody else wrote at the same browser waits for them', async () => {
  const { store, outbox, sent, states, kept, settle } = setUp();
  const ada = { id: 'a', name: 'Ada' };
  store.set({ me: ada });
  outbox.add('from Ada');
  await settle();

  store.set({ me: { id: 'b', name: 'Bob' } });
  outbox.resume();
  outbox.add('from Bob');
  await settle();
  assert.deepEqual(sent.map(({ payload }) => payload.text), ['from Bob']);
  sent[0].answer(OK);
  outbox.confirm([sent[0].payload.id]);
  await settle();
  assert.deepEqual([states(), kept()], [[], ['from Ada']]);

  outbox.pause();
  store.set({ me: ada });
  outbox.resume();
  await settle();
  assert.deepEqual(sent.map(({ payload }) => payload.text), ['from Bob', 'from Ada']);
  sent[1].answer(OK);
  await settle();
  assert.deepEqual(kept(), []);
});

test('a server that forgot everybody gets what I wrote before', async () => {
  const { store, outbox, sent, settle } = setUp();
  store.set({ me: { id: 'a', name: 'Ada' } });
  outbox.add('still mine');
  store.set({ me: { id: 'new', name: 'Ada' } });
  outbox.resume();
  await settle();
  assert.deepEqual(sent.map(({ payload }) => payload.text), ['still mine']);
});
