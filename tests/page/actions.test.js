// SPDX-License-Identifier: LGPL-2.1-or-later
// What can be done with a message: with the pointer, the keyboard, a finger; here, elsewhere, later.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from '../lib/browser.js';
import { enter } from '../lib/person.js';
import { check } from './axe.js';
import { openRoom, visit } from './harness.js';

/** @typedef {import('./harness.js').Visitor} Visitor */

/** @param {Visitor} visitor @param {string} name */
function button(visitor, name) {
  return visitor.page.getByRole('button', { name, exact: true });
}

/** @param {Visitor} visitor @param {string} text */
async function openMenu(visitor, text) {
  await visitor.message(text).first().hover();
  await button(visitor, 'More').click();
  await visitor.page.locator('dialog.menu[open]').waitFor();
}

/** @param {Visitor} visitor @param {string} text @param {string} item */
async function choose(visitor, text, item) {
  await openMenu(visitor, text);
  await visitor.page.locator('.menu__item', { hasText: item }).click();
}

/** @param {import('node:test').TestContext} t @param {object} [options] */
async function twoPeople(t, options = {}) {
  const room = await openRoom(t);
  const ada = await visit(t, room.url, options);
  const bo = await visit(t, room.url);
  await ada.enter('Ada');
  await bo.enter('Bo');
  return { room, ada, bo };
}

test('an answer shows what it answers, and leads there', async (t) => {
  const { ada, bo } = await twoPeople(t);
  await ada.say('What is for dinner?');
  await bo.sees('What is for dinner?');
  await choose(bo, 'What is for dinner?', 'Reply');
  assert.match(await bo.page.locator('.target').textContent() ?? '', /Reply to .*Ada.* What is for dinner/u);
  await bo.say('Soup');

  const quote = ada.message('Soup').locator('.quote');
  await quote.waitFor();
  assert.match(await quote.textContent() ?? '', /Ada.*: What is for dinner/u);
  assert.equal(await bo.page.locator('.target').isVisible(), false);
  await quote.click();
  await ada.page.locator('.row--marked', { hasText: 'What is for dinner?' }).waitFor();

  await choose(bo, 'Soup', 'Reply');
  await bo.composer.press('Escape');
  assert.equal(await bo.page.locator('.target').isVisible(), false);
});

test('reactions are seen by all, counted, and taken back', async (t) => {
  const { ada, bo } = await twoPeople(t);
  await ada.say('We won');
  await bo.sees('We won');
  await openMenu(bo, 'We won');
  await button(bo, 'React with 🎉').click();
  const at = (/** @type {Visitor} */ visitor) => visitor.message('We won').locator('.reaction');
  await ada.until(() => at(ada).allTextContents(), ['🎉 1']);
  assert.equal(await at(ada).getAttribute('aria-pressed'), 'false');
  await at(ada).click();
  await bo.until(() => at(bo).allTextContents(), ['🎉 2']);
  assert.equal(await at(bo).getAttribute('aria-label'), '🎉 2: Bo, Ada');
  await at(bo).click();
  await ada.until(() => at(ada).allTextContents(), ['🎉 1']);

  await openMenu(ada, 'We won');
  await ada.page.locator('.menu__field').fill('👩‍🚀');
  await bo.until(() => at(bo).allTextContents(), ['🎉 1', '👩‍🚀 1']);
});

test('what I wrote I can edit, and delete after a second thought', async (t) => {
  const { ada, bo } = await twoPeople(t);
  await ada.say('Helo');
  await ada.say('Nobody should see this');
  await bo.sees('Nobody should see this');

  await ada.composer.fill('half a sen');
  await choose(ada, 'Helo', 'Edit');
  assert.equal(await ada.composer.inputValue(), 'Helo');
  await ada.write('Hello');
  await bo.sees('Hello');
  assert.equal(await ada.composer.inputValue(), 'half a sen', 'what was being written is still there');
  assert.match(await bo.message('Hello').locator('.message__meta').textContent() ?? '', /edited/u);

  await choose(ada, 'Nobody should see this', 'Delete');
  await bo.sees('Nobody should see this');
  await ada.page.locator('.menu__item--danger').click();
  await bo.untilTexts(['Hello', 'This message was removed.']);
  await ada.untilTexts(['Hello', 'This message was removed.']);
  await ada.message('This message was removed.').hover();
  assert.equal(await ada.page.locator('.tools').count(), 0, 'there is nothing to do with it');

  await openMenu(bo, 'Hello');
  assert.equal(await bo.page.locator('.menu__item').count(), 4, 'of others nothing is edited');
});

test('whom I do not want to read I ignore from their message, and can have back', async (t) => {
  const { ada, bo } = await twoPeople(t);
  await bo.say('Buy this!');
  await ada.sees('Buy this!');
  await choose(ada, 'Buy this!', 'Ignore Bo');
  await ada.untilTexts([]);
  await ada.hint.getByRole('button', { name: 'Undo' }).click();
  await ada.untilTexts(['Buy this!']);
});

test('the arrow up edits my last message, Escape gives up', async (t) => {
  const { ada, bo } = await twoPeople(t);
  await ada.say('one');
  await bo.say('two');
  await ada.sees('two');
  await ada.composer.press('ArrowUp');
  assert.equal(await ada.composer.inputValue(), 'one');
  await ada.composer.press('Escape');
  assert.equal(await ada.composer.inputValue(), '');
  await ada.composer.press('ArrowUp');
  await ada.write('/me wins');
  await bo.page.locator('.message__act').waitFor();
});

test('all of it with the keyboard alone', async (t) => {
  const { ada, bo } = await twoPeople(t);
  await bo.say('first');
  await bo.say('second');
  await ada.sees('second');
  await ada.page.keyboard.press('Shift+F6');
  await ada.page.locator('#messages:focus').waitFor();
  await ada.page.keyboard.press('ArrowUp');
  await ada.page.keyboard.press('ArrowUp');
  await ada.page.locator('.message:focus', { hasText: 'first' }).waitFor();
  await ada.page.keyboard.press('Enter');
  await ada.page.locator('dialog.menu[open]').waitFor();
  await ada.page.keyboard.press('Escape');
  await ada.page.locator('.message:focus', { hasText: 'first' }).waitFor();
  await ada.page.keyboard.press('Enter');
  await ada.page.locator('.menu__item:focus', { hasText: 'Reply' }).waitFor();
  await ada.page.keyboard.press('Enter');
  await ada.page.locator('#composer:focus').waitFor();
  await ada.write('third');
  await bo.message('third').locator('.quote', { hasText: 'first' }).waitFor();
});

test('a link to a message of long ago leads to it', async (t) => {
  const { room, ada, bo } = await twoPeople(t);
  await ada.say('the first of all');
  await bo.say('the second');
  const cy = await enter(room.url, 'Cy');
  await cy.sayAll(Array.from({ length: 220 }, (_, n) => `line ${n}`));
  cy.leave();

  await ada.page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: {
      writeText: (/** @type {string} */ text) => {
        /** @type {any} */ (globalThis).copied = text;
        return Promise.resolve();
      },
    } });
  });
  await ada.sees('line 219');
  await openMenu(ada, 'line 219');
  await ada.page.locator('.menu__item', { hasText: 'Copy link' }).click();
  await ada.page.waitForFunction(() => /** @type {any} */ (globalThis).copied);
  assert.equal(await ada.page.evaluate(() => /** @type {any} */ (globalThis).copied), `${room.url}/#m-222`);
  await choose(ada, 'line 219', 'Copy text');
  await ada.page.waitForFunction(() => /** @type {any} */ (globalThis).copied === 'line 219');

  const dee = await visit(t, `${room.url}/#m-1`);
  await dee.enter('Dee');
  await dee.page.locator('.row--marked', { hasText: 'the first of all' }).waitFor();
  assert.ok(await dee.distanceToEnd() > 1000);
  await dee.page.evaluate(() => {
    location.hash = '#m-9999';
  });
  await dee.hint.getByText('not here any more').waitFor();
});

test('what changed while I was away I see when I am back, and what I changed goes out', async (t) => {
  const { ada, bo } = await twoPeople(t);
  await ada.say('one');
  await ada.say('two');
  await bo.sees('two');
  await bo.context.setOffline(true);
  await bo.page.locator('.banner:not([hidden])').waitFor();

  await choose(ada, 'one', 'Edit');
  await ada.write('uno');
  await ada.untilTexts(['uno', 'two']);
  await openMenu(bo, 'two');
  await button(bo, 'React with 👍').click();
  await bo.page.locator('.message--changing .reaction').waitFor();

  await bo.context.setOffline(false);
  await bo.untilTexts(['uno', 'two']);
  await ada.until(() => ada.message('two').locator('.reaction').allTextContents(), ['👍 1']);
  await bo.page.locator('.message:not(.message--changing) .reaction').waitFor();
});

test('what I changed without a connection survives a reload, goes out once and in order', async (t) => {
  const { ada, bo } = await twoPeople(t);
  await bo.say('one');
  await ada.say('two');
  await bo.sees('two');
  await bo.context.setOffline(true);
  await bo.page.locator('.banner:not([hidden])').waitFor();
  await choose(bo, 'one', 'Edit');
  await bo.write('uno');
  await choose(bo, 'uno', 'Edit');
  await bo.write('eins');
  await openMenu(bo, 'two');
  await button(bo, 'React with 👍').click();
  await bo.page.locator('.message--changing .reaction').waitFor();

  /* The page itself comes from what the browser keeps. */
  await bo.page.reload();
  await bo.page.evaluate(() => navigator.serviceWorker.ready);
  /** @type {string[]} */
  const events = [];
  bo.page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => {
    events.push(...String(payload).match(/"(?:edit|react)".*/g) ?? []);
  }));
  await bo.context.setOffline(false);
  await bo.untilTexts(['eins', 'two']);
  await ada.untilTexts(['eins', 'two']);
  await ada.until(() => ada.message('two').locator('.reaction').allTextContents(), ['👍 1']);
  await bo.until(() => bo.page.locator('.message--changing').count(), 0);
  const kept = await bo.page.evaluate(() =>
    Object.keys(localStorage).filter((key) => key.endsWith(':changes')));
  assert.deepEqual(kept, []);
});

test('what the room does not take is taken back, and said', async (t) => {
  const { ada, bo } = await twoPeople(t);
  await ada.say('mine');
  await bo.sees('mine');
  await bo.page.clock.install();
  await openMenu(bo, 'mine');
  await bo.page.locator('.menu__field').fill('abc');
  await bo.page.locator('.menu__field').press('Enter');
  await bo.hint.getByText('A reaction is one emoji.').waitFor();
  assert.equal(await bo.page.locator('.reaction').count(), 0);
});

test('on a phone a long press opens a sheet', async (t) => {
  const { ada, bo } = await twoPeople(t, PHONE);
  await bo.say('Hello');
  await ada.sees('Hello');
  const box = await ada.message('Hello').locator('.message__words').boundingBox();
  assert.ok(box);
  const devtools = await ada.context.newCDPSession(ada.page);
  const point = [{ x: box.x + 10, y: box.y + 10 }];
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: point });
  const sheet = ada.page.locator('dialog.menu[open]');
  await sheet.waitFor();
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  const place = await sheet.boundingBox();
  const size = ada.page.viewportSize();
  assert.ok(place && size);
  assert.ok(Math.abs(place.y + place.height - size.height) < 2, 'it is at the lower edge');
  for (const one of await sheet.getByRole('button').all()) {
    const target = await one.boundingBox();
    assert.ok(target && target.height >= 44 && target.width >= 44, 'a thumb hits it');
  }
  await ada.page.locator('.menu__item', { hasText: 'Reply' }).tap();
  await ada.page.locator('.target:not([hidden])').waitFor();
});

/**
 * As one does who has no keyboard too.
 *
 * @param {Visitor} visitor
 * @param {string} text
 */
async function send(visitor, text) {
  await visitor.composer.fill(text);
  await visitor.page.locator('.composer__send').click();
}

/** @type {[string, object][]} */
const LOOKS = [
  ['light', {}], ['dark-rtl', { colorScheme: 'dark', locale: 'ar' }], ['phone', PHONE],
  ['phone-dark-rtl', { ...PHONE, colorScheme: 'dark', locale: 'ar' }],
];

for (const [look, options] of LOOKS) {
  test(`nothing is wrong with what was done: ${look}`, async (t) => {
    const { ada, bo } = await twoPeople(t, { ...options, reducedMotion: 'reduce' });
    await bo.say('What is for dinner?');
    await choose(bo, 'What is for dinner?', 'Reply');
    await bo.say('I would like soup');
    await send(ada, 'This goes');
    await bo.sees('This goes');
    await send(ada, 'This stays');
    await ada.sees('I would like soup');
    await bo.sees('This stays');
    await openMenu(bo, 'What is for dinner?');
    await button(bo, 'React with ❤️').click();
    await openMenu(bo, 'This stays');
    await button(bo, 'React with 👍').click();
    await ada.page.locator('.reaction', { hasText: '❤️' }).waitFor();
    await ada.page.locator('.message', { hasText: 'soup' }).focus().catch(() => {});
    const row = ada.page.locator('.message', { hasText: 'I would like soup' });
    await row.evaluate((element) => {
      /** @type {HTMLElement} */ (element).tabIndex = -1;
      /** @type {HTMLElement} */ (element).focus();
    });
    await row.press('r');
    await ada.page.locator('.target:not([hidden])').waitFor();

    for (const state of ['reply', 'menu']) {
      if (state === 'menu') {
        await ada.page.locator('#messages').focus();
        await ada.page.keyboard.press('ArrowUp');
        await ada.page.keyboard.press('Enter');
        await ada.page.locator('dialog.menu[open]').waitFor();
      }
      if (process.env.SNUG_LOOK_AT) {
        await ada.page.screenshot({ path: `${process.env.SNUG_LOOK_AT}/${look}-${state}.png` });
      }
      await check(ada, state);
    }
  });
}
