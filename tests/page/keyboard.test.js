// SPDX-License-Identifier: LGPL-2.1-or-later
// The page without a mouse, and without eyes.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter } from '../lib/person.js';
import { openRoom, visit } from './harness.js';

test('everything can be done with the keyboard alone', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  await bo.sayAll(Array.from({ length: 60 }, (_, n) => `message ${n + 1}`));
  const ada = await visit(t, room.url);
  const { keyboard } = ada.page;
  await ada.page.locator('#join-name:focus').waitFor();

  await keyboard.type('Ada');
  await keyboard.press('Enter');
  await ada.page.locator('#composer:focus').waitFor();
  await keyboard.type('first line');
  await keyboard.press('Shift+Enter');
  await keyboard.type('second line');
  await keyboard.press('Enter');
  await ada.sees('first line\nsecond line');
  await keyboard.type('with Ctrl');
  await keyboard.press('Control+Enter');
  await ada.sees('with Ctrl');

  await keyboard.press('PageUp');
  await ada.pill.waitFor();
  await keyboard.press('PageDown');
  await keyboard.press('PageUp');
  await keyboard.press('Escape');
  await ada.pill.waitFor({ state: 'hidden' });

  /* Everything that can be used is reached, and seen to be. */
  const reached = new Set();
  for (let presses = 0; presses < 40; presses++) {
    await keyboard.press('Tab');
    const focus = await ada.page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const shown = element.matches('.theme input') ? element.nextElementSibling ?? element : element;
      const box = element.matches('#composer') ? element.closest('.composer__box') ?? shown : shown;
      const style = getComputedStyle(box);
      return {
        id: element.id || element.className,
        visible: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
          || style.boxShadow.includes('0px 0px 0px 1px'),
      };
    });
    if (!focus) continue;
    assert.equal(focus.visible, true, `${focus.id} does not show its focus`);
    reached.add(focus.id);
  }
  for (const id of ['people-button', 'messages', 'composer', 'rename'])
    assert.ok(reached.has(id), `${id} in ${[...reached]}`);

  await ada.page.locator('#people-button').focus();
  await keyboard.press('Enter');
  await ada.page.locator('#people').waitFor({ state: 'hidden' });
  await keyboard.press('?');
  await ada.page.getByRole('dialog').waitFor();
  await keyboard.press('Escape');
  await ada.page.getByRole('dialog').waitFor({ state: 'hidden' });
  await keyboard.press('/');
  await ada.page.locator('#composer:focus').waitFor();
  assert.equal(await ada.composer.inputValue(), '');
  bo.leave();
});

test('Enter that ends a composition does not send', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const session = await ada.context.newCDPSession(ada.page);

  await session.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
  assert.equal(await ada.composer.inputValue(), 'にほ');
  /* As Chromium tells of the key: 229 while composing. */
  await session.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229,
  });
  assert.equal(await ada.composer.inputValue(), 'にほ');
  await ada.composer.evaluate((field) => field.dispatchEvent(new KeyboardEvent('keydown', {
    key: 'Enter', isComposing: true, bubbles: true, cancelable: true,
  })));
  assert.equal(await ada.composer.inputValue(), 'にほ');
  await session.send('Input.insertText', { text: '日本' });
  await ada.composer.press('Enter');
  await ada.untilTexts(['日本']);
});

test('a text that is too long is counted, kept and explained', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const counter = ada.page.locator('.counter');
  await ada.composer.fill('x'.repeat(3700));
  assert.equal(await counter.isVisible(), false);
  await ada.composer.fill('\u{1f600}'.repeat(3900));
  assert.equal(await counter.locator('[aria-hidden]').textContent(), '100');
  await ada.composer.fill('x'.repeat(4001));
  assert.equal(await counter.locator('[aria-hidden]').textContent(), '-1');
  assert.equal(await ada.page.locator('.composer__send').isDisabled(), true);
  await ada.composer.press('Enter');
  await ada.hint.filter({ hasText: 'A message can have 4,000 characters' }).waitFor();
  assert.equal((await ada.composer.inputValue()).length, 4001);
  await ada.composer.press('Backspace');
  await ada.composer.press('Enter');
  await ada.untilTexts(['x'.repeat(4000)]);
});

test('a screen reader is told what it needs', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  await bo.say('one');
  await bo.say('two');
  await ada.say('three');
  const log = ada.page.getByRole('log', { name: 'Messages' });
  assert.equal(await log.getAttribute('aria-live'), 'polite');
  assert.equal(await log.getAttribute('aria-relevant'), 'additions');

  const heard = await log.getByRole('listitem').filter({ hasText: /one|two|three/ })
    .evaluateAll((rows) => rows.map((row) => {
      const copy = /** @type {HTMLElement} */ (row.cloneNode(true));
      copy.querySelectorAll('[aria-hidden], time').forEach((node) => node.remove());
      return copy.textContent?.replace(/\s+/g, ' ').trim();
    }));
  assert.deepEqual(heard, ['Bo: one,', 'Bo: two,', 'You: three, , Sent']);
  assert.equal(await ada.message('three').getAttribute('aria-live'), 'off');
  await ada.page.getByRole('textbox', { name: 'Your message' }).waitFor();
  await ada.page.getByRole('button', { name: '2 people are here. Show people and settings.' }).waitFor();
  bo.leave();
});

test('F6, Home and End lead through the room', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  await bo.sayAll(Array.from({ length: 40 }, (_, n) => `message ${n + 1}`));
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const { keyboard } = ada.page;
  /** @param {string} selector */
  const focused = (selector) => ada.page.locator(`${selector}:focus`).waitFor();

  await focused('#composer');
  await keyboard.press('F6');
  await focused('.people');
  await keyboard.press('F6');
  await focused('#messages');
  await keyboard.press('F6');
  await focused('#composer');
  await keyboard.press('Shift+F6');
  await focused('#messages');
  await ada.page.locator('#people-button').click();
  await ada.page.locator('#people').waitFor({ state: 'hidden' });
  await keyboard.press('Shift+F6');
  await focused('.people');

  await keyboard.press('Escape');
  await focused('#composer');
  await keyboard.press('Home');
  await ada.until(() => ada.viewport.evaluate((element) => element.scrollTop), 0);
  await ada.pill.waitFor();
  await keyboard.press('End');
  await ada.pill.waitFor({ state: 'hidden' });
  await keyboard.type('ab');
  await keyboard.press('Home');
  await keyboard.type('c');
  assert.equal(await ada.composer.inputValue(), 'cab');
  assert.equal(await ada.pill.isVisible(), false);
  bo.leave();
});

test('a message is one sentence in the accessibility tree', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  await bo.say('Is **anybody** here?');
  await ada.sees('Is anybody here?');
  await ada.say('I am');

  const session = await ada.context.newCDPSession(ada.page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  /** @param {(typeof nodes)[number]} node @returns {string} */
  const heard = (node) => (node.role?.value === 'StaticText' ? node.name?.value
    : (node.childIds ?? []).map((id) => {
      const child = byId.get(id);
      return child ? heard(child) : '';
    }).join(''));
  const sentences = nodes.filter((node) => node.role?.value === 'listitem').map(heard)
    .map((text) => text.replace(/\s+/g, ' ').replace(/\d?\d:\d\d/, 'TIME'));
  assert.ok(sentences.includes('Bo: Is anybody here?, TIME'), sentences.join('|'));
  assert.ok(sentences.some((text) => text === 'You: I am, TIME, Sent'), sentences.join('|'));
  bo.leave();
});

test('new messages need not be read aloud', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const live = () => ada.page.getByRole('log').getAttribute('aria-live');
  await ada.until(live, 'polite');
  await ada.page.getByRole('button', { name: 'Settings', exact: true }).click();
  await ada.page.getByRole('switch', { name: 'Let a screen reader' }).uncheck();
  await ada.until(live, 'off');
  await ada.page.reload();
  await ada.composer.waitFor();
  assert.equal(await live(), 'off');
});
