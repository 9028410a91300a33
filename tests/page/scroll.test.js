// SPDX-License-Identifier: LGPL-2.1-or-later
// Where one is in the conversation, and that nothing moves it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter } from '../lib/person.js';
import { openRoom, visit } from './harness.js';

/**
 * A room in which much was said.
 *
 * @param {import('node:test').TestContext} t
 * @param {number} many
 */
async function fullRoom(t, many) {
  const room = await openRoom(t);
  const ada = await enter(room.url, 'Ada');
  await ada.sayAll(Array.from({ length: many }, (_, n) => `message ${n + 1}`));
  return { room, ada };
}

/** @param {import('./harness.js').Visitor} visitor @param {string} text */
function placeOf(visitor, text) {
  return visitor.message(text).evaluate((row) => Math.round(row.getBoundingClientRect().top));
}

test('older history comes as one scrolls up, and what is read stays in its place', async (t) => {
  const { room, ada } = await fullRoom(t, 160);
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  await bo.sees('message 160');
  assert.ok(await bo.distanceToEnd() <= 1);
  assert.equal((await bo.texts()).length, 50);

  /* Nothing may announce a page of history as if it were new. */
  await bo.page.evaluate(() => {
    const log = /** @type {HTMLElement} */ (document.querySelector('[role="log"]'));
    const global = /** @type {any} */ (globalThis);
    global.announced = 0;
    new MutationObserver((records) => {
      for (const record of records)
        if (log.getAttribute('aria-live') !== 'off') global.announced += record.addedNodes.length;
    }).observe(/** @type {Element} */ (log.firstElementChild), { childList: true });
  });

  await bo.viewport.evaluate((element) => element.scrollTo(0, 300));
  const before = await placeOf(bo, 'message 125');
  await bo.until(async () => (await bo.texts()).length >= 100, true);
  /* Browsers round where a list is scrolled to. */
  assert.ok(Math.abs(await placeOf(bo, 'message 125') - before) <= 1);

  for (;;) {
    const [first] = await bo.texts();
    if (first === 'message 1') break;
    await bo.viewport.evaluate((element) => element.scrollTo(0, 0));
    await bo.until(async () => (await bo.texts())[0] !== first, true);
  }
  await bo.page.locator('.older').waitFor({ state: 'hidden' });
  assert.deepEqual(await bo.texts(), Array.from({ length: 160 }, (_, n) => `message ${n + 1}`));
  assert.equal(await bo.page.evaluate(() => /** @type {any} */ (globalThis).announced), 0);
  ada.leave();
});

/**
 * Scrolls up a little: what comes in at that moment may take the view to the end again.
 *
 * @param {import('./harness.js').Visitor} visitor
 */
function scrollUp(visitor) {
  return visitor.until(async () => {
    await visitor.viewport.evaluate((element) => element.scrollBy(0, -600));
    await visitor.nextChange();
    return visitor.pill.isVisible();
  }, true);
}

test('who reads further up is not moved; a button tells how much is new', async (t) => {
  const { room, ada } = await fullRoom(t, 60);
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  await bo.sees('message 60');
  assert.equal(await bo.pill.isVisible(), false);

  await scrollUp(bo);
  const before = await placeOf(bo, 'message 40');
  await ada.say('message 61');
  await bo.pill.filter({ hasText: '1 new message' }).waitFor();
  await ada.say('message 62');
  await bo.pill.filter({ hasText: '2 new messages' }).waitFor();
  assert.equal(await placeOf(bo, 'message 40'), before);
  assert.equal(await bo.page.locator('.unread + .message .message__words').textContent(), 'message 61');

  await bo.pill.click();
  await bo.pill.waitFor({ state: 'hidden' });
  assert.ok(await bo.distanceToEnd() <= 1);

  /* Of more than fits the button leads to the beginning, and then to the end. */
  await scrollUp(bo);
  await ada.sayAll(Array.from({ length: 40 }, (_, n) => `message ${n + 63}`));
  await bo.pill.filter({ hasText: '40 new messages' }).click();
  const view = await bo.viewport.boundingBox();
  const line = await bo.page.locator('.unread--first').boundingBox();
  assert.ok(view && line && Math.abs(line.y - view.y) < 40);
  assert.equal(await bo.page.locator('.unread--first + .message .message__words').textContent(), 'message 63');
  await bo.pill.click();
  await bo.pill.waitFor({ state: 'hidden' });
  assert.ok(await bo.distanceToEnd() <= 1);

  await scrollUp(bo);
  await bo.say('My own message takes me down');
  await bo.pill.waitFor({ state: 'hidden' });
  assert.ok(await bo.distanceToEnd() <= 1);
  assert.equal(await bo.page.locator('.unread').count(), 0);

  /* What is not in view is not edited by mistake. */
  await scrollUp(bo);
  await bo.composer.press('ArrowUp');
  assert.equal(await bo.composer.inputValue(), '');
  await bo.pill.click();
  await bo.pill.waitFor({ state: 'hidden' });
  await bo.composer.press('ArrowUp');
  assert.equal(await bo.composer.inputValue(), 'My own message takes me down');
  ada.leave();
});

test('at the end one stays at the end: with news, a growing composer, a smaller window', async (t) => {
  const { room, ada } = await fullRoom(t, 60);
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  await bo.sees('message 60');

  await ada.say('message 61');
  await bo.sees('message 61');
  assert.ok(await bo.distanceToEnd() <= 1);

  const height = async () => (await bo.composer.boundingBox())?.height ?? 0;
  const small = await height();
  await bo.composer.fill('one\ntwo\nthree\nfour');
  await bo.until(async () => await height() > small + 40, true);
  await bo.until(async () => await bo.distanceToEnd() <= 1, true);
  await bo.composer.fill(Array.from({ length: 60 }, (_, n) => `line ${n}`).join('\n'));
  assert.ok(await height() <= 281, 'the composer has a greatest height');
  await bo.until(async () => await bo.distanceToEnd() <= 1, true);

  await bo.page.setViewportSize({ width: 700, height: 420 });
  await bo.until(async () => await bo.distanceToEnd() <= 1, true);
  ada.leave();
});
