// SPDX-License-Identifier: LGPL-2.1-or-later
// What happens when there is too much: of messages, of people.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter } from '../lib/person.js';
import { openRoom, visit } from './harness.js';

test('who writes too quickly loses nothing: it goes out in order, when it may', async (t) => {
  const room = await openRoom(t, { limits: true });
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const texts = Array.from({ length: 16 }, (_, n) => `message ${n + 1}`);

  /* What waited goes out as quickly as it can, which is more quickly than anybody may write. */
  await ada.context.setOffline(true);
  for (const text of texts) await ada.write(text);
  await ada.context.setOffline(false);
  const note = ada.page.locator('.message__note [aria-hidden]').first();
  await note.filter({ hasText: /^That was quick\. It goes out in (\d+ seconds|a moment)\.$/ }).waitFor();
  await ada.until(() => ada.page.locator('[data-status="sent"]').count(), texts.length);
  assert.deepEqual(await ada.texts(), texts);
  const bo = await enter(room.url, 'Bo');
  assert.deepEqual(bo.welcome.messages.map(({ text }) => text), texts);
  bo.leave();
});

test('a crowd: all are counted, some are listed, and nobody is announced', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const crowd = [];
  for (let n = 0; n < 230; n += 46) {
    crowd.push(...await Promise.all(Array.from({ length: 46 }, (_, one) =>
      enter(room.url, `Visitor ${n + one}`))));
  }
  const { limits } = crowd[0].welcome;
  assert.ok(limits.members_listed < 230);

  const count = ada.page.locator('.header__count');
  await ada.until(() => count.textContent(), '231');
  await ada.page.reload();
  await ada.until(() => count.textContent(), '231');
  await ada.until(() => ada.people.count(), limits.members_listed);
  assert.equal(await ada.page.locator('.people__rest').textContent(), `and ${231 - limits.members_listed} others`);
  assert.equal((await ada.names())[0], 'Ada');
  assert.equal(await ada.quiet.count(), 0);
  await crowd[200].say('I am not on the list');
  await ada.sees('I am not on the list');

  for (const person of crowd.slice(2)) person.leave();
  await ada.until(() => count.textContent(), '3');
  await ada.until(() => ada.people.count(), 3);
  for (const person of crowd.slice(0, 2)) person.leave();
});
