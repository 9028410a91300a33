// SPDX-License-Identifier: LGPL-2.1-or-later
// What is refused: with a code for the program and a sentence for the person.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';

import { Client, closeClients, join, refused, TRANSPORTS } from '../lib/client.js';
import { startSnugd } from '../lib/snugd.js';

describe('refusals', { timeout: 120000 }, () => {
  let server;
  beforeEach(async () => { server = await startSnugd(); });
  afterEach(async () => {
    closeClients();
    await server.stop();
  });

  const assertError = (ack, code, about = '') => {
    assert.equal(ack.ok, false, JSON.stringify(ack));
    assert.equal(ack.error.code, code, JSON.stringify(ack));
    assert.equal(typeof ack.error.message, 'string');
    assert.ok(ack.error.message.includes(about), ack.error.message);
  };

  const names = [
    ['', 'name-invalid'],
    ['   ', 'name-invalid'],
    ['\u200b\u200b\u200b', 'name-invalid'],
    ['A\u200bda', 'name-invalid'],
    ['Ada\u202e', 'name-invalid'],
    ['Ada\nBob', 'name-invalid'],
    ['x'.repeat(33), 'name-invalid'],
    ['Ada', 'name-taken'],
    ['ADA', 'name-taken'],
    ['\u0410da', 'name-invalid'], // a Cyrillic letter among Latin ones
    ['\u0410\u0501\u0430', 'name-taken'], // all Cyrillic, and looks like Ada
    ['Snug', 'name-reserved'],
  ];
  for (const transport of ['websocket', 'polling']) {
    test(`${transport}: names that cannot be`, async () => {
      const ada = await join(server.url, 'Ada');
      for (const [name, code] of names) {
        const refusal = await refused(server.url, { name }, { transports: TRANSPORTS[transport] });
        const name_ = JSON.stringify(name);
        assert.equal(refusal.code, code, `${name_}: ${JSON.stringify(refusal)}`);
        assert.ok(refusal.message.length > 10, name_);
      }
      await ada.post('undisturbed');
      assert.deepEqual(ada.all('joined'), []);
    });
  }

  test('auth of a wrong shape', async () => {
    const wrong = [
      [{ name: 7 }, 'name'],
      [{ name: null }, 'name'],
      [{ name: 'Ada', token: 7 }, 'token'],
      [{ name: 'Ada', token: 'x'.repeat(129) }, 'token'],
      [{ name: 'Ada', lang: {} }, 'lang'],
      [{ name: 'Ada', since: 7 }, 'since'],
      [{ name: 'Ada', since: { epoch: 7, seq: 1 } }, 'epoch'],
      [{ name: 'Ada', since: { epoch: 'e', seq: '1' } }, 'seq'],
      [{ name: 'Ada', since: { epoch: 'e', seq: -1 } }, 'seq'],
      [{ name: 'Ada', since: { epoch: 'e', seq: 1.5 } }, 'seq'],
      [{ name: 'Ada', since: { epoch: 'e' } }, 'seq'],
    ];
    for (const [auth, field] of wrong) {
      const refusal = await refused(server.url, auth);
      assert.equal(refusal.code, 'bad-request', JSON.stringify(auth));
      assert.match(refusal.message, new RegExp(`“${field}”`));
    }
  });

  test('events of a wrong shape name the field', async () => {
    const ada = await join(server.url, 'Ada');
    const wrong = [
      ['post', [], 'object'],
      ['post', ['text'], 'object'],
      ['post', [[]], 'object'],
      ['post', [null], 'object'],
      ['post', [{ text: 'no id' }], '“id”'],
      ['post', [{ id: 7, text: 'x' }], '“id”'],
      ['post', [{ id: 'x' }], '“text”'],
      ['post', [{ id: 'x', text: {} }], '“text”'],
      ['post', [{ id: 'x', text: 'x', reply_to: 'y' }], '“reply_to”'],
      ['post', [{ id: 'x', text: 'x', reply_to: 0 }], '“reply_to”'],
      ['history', [{}], '“before”'],
      ['history', [{ before: -1 }], '“before”'],
      ['history', [{ before: 1, limit: 0 }], '“limit”'],
      ['history', [{ before: 1, limit: 'all' }], '“limit”'],
      ['rename', [{ name: ['x'] }], '“name”'],
      ['typing', [{ active: 'yes' }], '“active”'],
      ['typing', [{}], '“active”'],
    ];
    for (const [name, values, about] of wrong)
      assertError(await ada.ask(name, ...values), 'bad-request', about);
    assert.deepEqual(ada.heard, []);
  });

  test('texts and ids that cannot be', async () => {
    const ada = await join(server.url, 'Ada');
    const { limits } = ada.welcome;
    const post = (text, id = 'an id') => ada.ask('post', { id, text });
    assertError(await post(''), 'text-empty');
    assertError(await post(' \n\t '), 'text-empty');
    assertError(await post('x'.repeat(limits.text + 1)), 'text-too-long');
    assertError(await post('hello', ''), 'id-invalid');
    assertError(await post('hello', 'x'.repeat(limits.id + 1)), 'id-invalid');
    assert.equal((await post('x'.repeat(limits.text), 'x'.repeat(limits.id))).seq, 1,
      'what was refused has no number');
    assert.equal((await post('é'.repeat(limits.text), 'two')).ok, true, 'characters, not bytes');
  });

  test('too much at once says when to try again', async () => {
    const ada = await join(server.url, 'Ada');
    const acks = await Promise.all(Array.from({ length: 60 }, (_, i) =>
      ada.ask('post', { id: `${i}`, text: `${i}` })));
    const good = acks.filter(({ ok }) => ok);
    const bad = acks.filter(({ ok }) => !ok);
    assert.ok(good.length >= 5, `${good.length} were posted`);
    assert.ok(bad.length >= 5, `${bad.length} were refused`);
    for (const ack of bad) {
      assertError(ack, 'rate-limited');
      assert.ok(Number.isInteger(ack.error.retry_after) && ack.error.retry_after > 0);
      assert.ok(ack.error.retry_after < 60000);
    }
    assert.deepEqual(good.map(({ seq }) => seq), good.map((_, i) => i + 1));
  });

  test('unknown events get an error when they ask for an answer', async () => {
    const ada = await join(server.url, 'Ada');
    assertError(await ada.ask('dance', { style: 'tango' }), 'unknown-event');
    assertError(await ada.ask('message', 'as a plain client would'), 'unknown-event');
    ada.socket.emit('dance', 1, 2, 3);
    ada.socket.emit('dance');
    await ada.post('alive');
    assert.deepEqual((await ada.next('posted')).text, 'alive');
    assert.deepEqual(ada.heard, []);
  });

  test('an unknown namespace is an invalid namespace', async () => {
    const lost = new Client(`${server.url}/nowhere`, { transports: ['websocket'] });
    assert.equal((await lost.next('connect_error')).message, 'Invalid namespace');
  });

  test('binary attachments are ignored politely', async () => {
    const ada = await join(server.url, 'Ada');
    const blob = Buffer.from([0, 1, 2, 255]);
    assertError(await ada.ask('dance', blob), 'unknown-event');
    assertError(await ada.ask('post', { id: 'x', text: blob }), 'bad-request', '“text”');
    assert.equal((await ada.ask('post', { id: 'x', text: 'with a gift', gift: blob })).ok, true);
    ada.socket.emit('message', blob);
    const { member, text } = await ada.next('posted');
    assert.deepEqual([member.name, text], ['Ada', 'with a gift']);
    await ada.post('alive');
  });
});
