// SPDX-License-Identifier: LGPL-2.1-or-later
// The page on a phone: small, and touched.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE } from '../lib/browser.js';
import { enter } from '../lib/person.js';
import { openRoom, visit } from './harness.js';

test('on a phone Enter begins a line and the button sends', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url, PHONE);
  await ada.nameField.waitFor();
  assert.equal(await ada.page.evaluate(() => document.activeElement?.tagName), 'BODY',
               'the keyboard must not jump up');
  await ada.nameField.fill('Ada');
  await ada.page.getByRole('button', { name: 'Come in' }).tap();
  await ada.composer.waitFor();
  assert.notEqual(await ada.page.evaluate(() => document.activeElement?.id), 'composer');

  await ada.composer.tap();
  await ada.page.keyboard.type('first');
  await ada.page.keyboard.press('Enter');
  await ada.page.keyboard.type('second');
  assert.equal(await ada.composer.inputValue(), 'first\nsecond');
  await ada.page.getByRole('button', { name: 'Send' }).tap();
  await ada.untilTexts(['first\nsecond']);
  assert.equal(await ada.page.evaluate(() => document.activeElement?.id), 'composer',
               'the keyboard must stay');
});

test('on a phone the people are a drawer that goes away again', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visit(t, room.url, PHONE);
  await ada.enter('Ada');
  const panel = ada.page.locator('#people');
  assert.equal(await panel.isVisible(), false);

  await ada.page.locator('#people-button').tap();
  await panel.waitFor();
  await ada.untilNames(['Ada', 'Bo']);
  assert.equal(await ada.page.locator('.main').evaluate((main) => /** @type {HTMLElement} */ (main).inert), true);
  await panel.getByRole('button', { name: 'Close' }).tap();
  await panel.waitFor({ state: 'hidden' });

  await ada.page.locator('#people-button').tap();
  await panel.waitFor();
  await ada.page.touchscreen.tap(10, 400);
  await panel.waitFor({ state: 'hidden' });
  assert.equal(await ada.page.locator('.main').evaluate((main) => /** @type {HTMLElement} */ (main).inert), false);
  bo.leave();
});

for (const [name, size] of /** @type {const} */ ([
  ['a phone', { width: 390, height: 844 }], ['a small phone', { width: 320, height: 568 }],
  ['a phone on its side', { width: 740, height: 360 }],
])) {
  test(`everything fits on ${name}, and can be hit with a thumb`, async (t) => {
    const room = await openRoom(t);
    const bo = await enter(room.url, 'Somebody with quite a long name');
    const ada = await visit(t, room.url, { ...PHONE, viewport: size });
    const { page } = ada;

    const small = () => page.locator('button:visible, input:visible, textarea:visible, select:visible, .theme__choice:visible')
      .evaluateAll((all) => all.filter((element) => !element.matches('.visually-hidden'))
        .map((element) => ({ name: element.className, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 44 || box.height < 44)
        .map((item) => item.name));
    const overflow = () => page.evaluate(() =>
      document.documentElement.scrollWidth > document.documentElement.clientWidth
      || document.documentElement.scrollHeight > document.documentElement.clientHeight + 1);
    const tiny = () => page.locator('input:visible, textarea:visible').evaluateAll((all) =>
      all.filter((element) => parseFloat(getComputedStyle(element).fontSize) < 16).length);

    await ada.nameField.waitFor();
    assert.deepEqual(await small(), []);
    assert.equal(await tiny(), 0);
    await ada.enter('Ada');
    await bo.say('word '.repeat(80));
    await bo.say(`https://example.org/${'long'.repeat(60)}`);
    await page.locator('.list a').waitFor();
    assert.deepEqual(await small(), []);
    assert.equal(await tiny(), 0);
    assert.equal(await overflow(), false);
    await page.locator('#people-button').tap();
    await page.locator('#people').waitFor();
    assert.deepEqual(await small(), []);
    assert.equal(await tiny(), 0);
    await page.getByRole('button', { name: 'Settings', exact: true }).tap();
    await page.locator('.settings').waitFor();
    assert.deepEqual(await small(), []);
    assert.equal(await tiny(), 0);
    assert.equal(await overflow(), false);
    bo.leave();
  });
}

test('the page may be zoomed, and makes room for the keyboard', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url, PHONE);
  const content = await ada.page.locator('meta[name="viewport"]').getAttribute('content') ?? '';
  assert.match(content, /interactive-widget=resizes-content/);
  assert.match(content, /viewport-fit=cover/);
  assert.doesNotMatch(content, /user-scalable|maximum-scale/);
});

test('at twice the size everything is still there', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visit(t, room.url, { viewport: { width: 640, height: 480 }, deviceScaleFactor: 2 });
  await ada.enter('Ada');
  /* What is zoomed is not only the page but, in some browsers, only its text. */
  await ada.page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  await bo.say('word '.repeat(80));
  await ada.page.locator('.message').waitFor();
  const fits = () => ada.page.evaluate(() =>
    document.documentElement.scrollWidth <= document.documentElement.clientWidth
    && [...document.querySelectorAll('.message__text')].every((text) => text.scrollWidth <= text.clientWidth));
  assert.equal(await fits(), true);
  for (const part of [ada.composer, ada.page.locator('.composer__send'), ada.page.locator('#people-button')])
    assert.equal(await part.evaluate((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
    }), true);
  await ada.page.locator('#people-button').click();
  await ada.page.getByRole('button', { name: 'Settings', exact: true }).click();
  await ada.page.locator('.settings').waitFor();
  assert.equal(await fits(), true);
  await ada.page.locator('#aloud').scrollIntoViewIfNeeded();
  assert.equal(await ada.page.locator('#aloud').isVisible(), true);
  bo.leave();
});
