// SPDX-License-Identifier: LGPL-2.1-or-later
// The people in the room: calling them, and not wanting to read them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from '../lib/browser.js';
import { enter } from '../lib/person.js';
import { openPage, openRoom, visit } from './harness.js';

test('who is ignored is not read, not counted, not seen writing; and comes back at a click', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const bo = await enter(room.url, 'Bo');
  const cleo = await enter(room.url, 'Cleo');
  await bo.say('before');
  await cleo.say('hello');
  await ada.untilTexts(['before', 'hello']);

  await ada.people.filter({ hasText: 'Bo' }).hover();
  await ada.page.getByRole('button', { name: 'Ignore Bo' }).click();
  await ada.untilTexts(['hello']);
  await ada.hint.filter({ hasText: 'You do not see any more what Bo writes.' }).waitFor();
  await ada.hint.getByRole('button', { name: 'Undo' }).click();
  await ada.untilTexts(['before', 'hello']);
  await ada.page.getByRole('button', { name: 'Ignore Bo' }).focus();
  await ada.page.keyboard.press('Enter');
  await ada.untilTexts(['hello']);
  /* The focus is where it was, although the list was drawn anew. */
  await ada.page.locator('[data-member] .person__ignore:focus').waitFor();

  bo.type(true);
  await bo.say('you do not hear me');
  await cleo.say('I do');
  await ada.untilTexts(['hello', 'I do']);
  assert.equal(await ada.page.locator('.typing__text').textContent(), '');
  await ada.page.reload();
  await ada.untilTexts(['hello', 'I do']);

  /* Also when they are not there, they can be had back. */
  bo.leave();
  await ada.page.locator('.people__ignored').waitFor();
  await ada.page.getByRole('list', { name: 'Ignored people' }).getByRole('button', { name: 'Show again what Bo writes' }).click();
  await ada.untilTexts(['before', 'hello', 'you do not hear me', 'I do']);
  await ada.page.locator('.people__ignored').waitFor({ state: 'hidden' });
  cleo.leave();
});

for (const [where, options] of /** @type {const} */ ([['at a desk', {}], ['on a phone', PHONE]])) {
  test(`a click on somebody in the list calls them, ${where}`, async (t) => {
    const room = await openRoom(t);
    const ada = await visit(t, room.url, options);
    await ada.enter('Ada');
    const bo = await enter(room.url, 'Bo');
    if (where === 'on a phone') await ada.page.locator('#people-button').tap();
    await ada.page.getByRole('button', { name: 'Bo', exact: true }).click();
    assert.equal(await ada.composer.inputValue(), '@Bo ');
    await ada.page.locator('#composer:focus').waitFor();
    bo.leave();
  });
}

test('the line where reading stopped is there in the next visit, and goes with an answer', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  await bo.say('read');
  await ada.sees('read');
  await ada.page.close();
  await bo.say('new');
  await bo.say('newer');

  const again = await openPage(t, ada.context, room.url);
  await again.sees('newer');
  const line = again.page.locator('.unread');
  assert.equal(await line.evaluate((row) => row.nextElementSibling?.querySelector('.message__words')?.textContent), 'new');
  await bo.say('newest');
  await again.sees('newest');
  assert.equal(await line.count(), 1);
  await again.say('an answer');
  await line.waitFor({ state: 'detached' });
  bo.leave();
});
