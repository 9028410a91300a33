// SPDX-License-Identifier: LGPL-2.1-or-later
// What is offered while one writes: commands, names, emoji.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  findTrigger, findWrittenEmoji, suggestCommands, suggestEmoji, suggestNames,
} from '../../src/page/js/completion.js';
import { PHONE } from '../lib/browser.js';
import { enter } from '../lib/person.js';
import { openRoom, visit } from './harness.js';

test('what can be completed is found where it stands', () => {
  /** @type {[string, string][]} */
  const cases = [
    ['/', 'command::0'], ['/ni', 'command:ni:0'], ['/nick ', ''], ['see /ni', ''],
    ['@', 'name::0'], ['hello @Bo', 'name:Bo:6'], ['(@Bo B', 'name:Bo B:1'], ['a@b', ''], ['@\nx', ''], ['@ x', ''],
    [`@${'x'.repeat(40)}`, ''], [':ta', 'emoji:ta:0'], ['yes :TA', 'emoji:ta:4'], [':t', ''], ['10:30', ''], ['a:ta', ''],
    ['http://x', ''], ['::ta', ''], [': ta', ''],
    [':éco', 'emoji:eco:0'], ['ja :schö', 'emoji:scho:3'], [':قلب', 'emoji:قلب:0'], ['é:ta', ''],
  ];
  for (const [text, expected] of cases) {
    const found = findTrigger(text, text.length);
    assert.equal(found ? `${found.kind}:${found.query}:${found.start}` : '', expected, text);
  }
  assert.equal(findTrigger('@Bo and more', 3)?.query, 'Bo');
  assert.deepEqual(findWrittenEmoji('so :tada:', 9), { name: 'tada', start: 3 });
  for (const text of ['tada:', ':tada', '12:30:45:', 'a:b:', '::tada:']) assert.equal(findWrittenEmoji(text, text.length), null, text);
});

test('what fits best comes first', () => {
  /** @param {import('../../src/page/js/completion.js').Suggestion[]} all */
  const labels = (all) => all.map(({ label }) => label);
  assert.deepEqual(labels(suggestCommands('')), ['me', 'nick', 'help', 'leave']);
  assert.deepEqual(labels(suggestCommands('he')), ['help']);
  assert.deepEqual(suggestCommands('help'), []);
  assert.deepEqual(labels(suggestNames('a', ['Jo Adams', 'Bo', 'Ada', 'Ada'])), ['Ada', 'Jo Adams']);
  assert.deepEqual(labels(suggestNames('', ['Bo', 'Ada'])), ['Bo', 'Ada']);
  const list = [
    { emoji: '1', names: ['cry_joy'], tags: [] }, { emoji: '2', names: ['joyful'], tags: [] },
    { emoji: '3', names: ['smile'], tags: ['joy'] }, { emoji: '4', names: ['joy'], tags: [] }, { emoji: '5', names: ['sad'], tags: [] },
  ];
  assert.deepEqual(suggestEmoji('joy', list).map(({ sign }) => sign), ['4', '2', '1', '3']);
  const joie = [{ emoji: '6', names: ['visage_de_joie', 'joy'], tags: [], label: 'visage de joie' }];
  for (const query of ['joy', 'joie', 'vis']) {
    assert.deepEqual(suggestEmoji(query, joie), [{ text: '6 ', label: 'visage de joie', sign: '6' }]);
  }
});

test('commands: a slash shows them, arrows and Enter take one', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const options = ada.page.getByRole('option');
  await ada.composer.press('/');
  await ada.until(() => options.count(), 4);
  assert.equal(await ada.composer.getAttribute('aria-activedescendant'),
               await options.first().getAttribute('id'));
  await ada.composer.press('ArrowDown');
  assert.equal(await options.nth(1).getAttribute('aria-selected'), 'true');
  await ada.composer.press('Enter');
  assert.equal(await ada.composer.inputValue(), '/nick ');
  assert.equal(await options.count(), 0);
  await ada.composer.pressSequentially('Zoe');
  await ada.composer.press('Enter');
  await ada.untilNames(['Zoe']);

  await ada.composer.pressSequentially('/h');
  await options.first().waitFor();
  await ada.composer.press('Escape');
  await options.first().waitFor({ state: 'hidden' });
  assert.equal(await ada.composer.inputValue(), '/h');
  await ada.composer.pressSequentially('elp');
  await ada.composer.press('Enter');
  await ada.page.getByRole('dialog').waitFor();
});

test('names: @ shows them, who spoke last first', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const people = [];
  for (const name of ['Bea', 'Bo B.', 'Cleo']) people.push(await enter(room.url, name));
  await people[1].say('I spoke');
  await ada.sees('I spoke');

  const options = ada.page.getByRole('option');
  await ada.composer.pressSequentially('hi @');
  await ada.until(() => options.allTextContents(), ['@Bo B.', '@Bea', '@Cleo']);
  await ada.composer.pressSequentially('b');
  await ada.until(() => options.allTextContents(), ['@Bo B.', '@Bea']);
  await ada.composer.press('ArrowUp');
  await ada.composer.press('Tab');
  assert.equal(await ada.composer.inputValue(), 'hi @Bea ');
  await ada.composer.pressSequentially('and @bo');
  await options.first().click();
  assert.equal(await ada.composer.inputValue(), 'hi @Bea and @Bo B. ');
  await ada.composer.press('Enter');
  await ada.untilTexts(['I spoke', 'hi @Bea and @Bo B.']);
  people.forEach((person) => person.leave());
});

test('emoji: fetched when first wanted, completed, and replaced when written out', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  /** @type {string[]} */
  const asked = [];
  ada.page.on('request', (request) => asked.push(request.url()));
  await ada.enter('Ada');
  const options = ada.page.getByRole('option');
  await ada.composer.pressSequentially('see you at 10:30 ');
  assert.ok(!asked.some((url) => url.endsWith('emoji.json')));
  await ada.composer.pressSequentially(':ta');
  await options.first().waitFor();
  await ada.composer.pressSequentially('da');
  await ada.until(() => options.first().textContent(), '🎉tada');
  await ada.composer.press('Enter');
  assert.equal(await ada.composer.inputValue(), 'see you at 10:30 🎉 ');
  await ada.composer.pressSequentially(':+1:');
  await ada.until(() => ada.composer.inputValue(), 'see you at 10:30 🎉 👍');
  await ada.composer.press('Enter');
  await ada.untilTexts(['see you at 10:30 🎉 👍']);
  assert.equal(asked.filter((url) => url.endsWith('emoji.json')).length, 1);
});

/** What is typed in a language, and what is offered first. */
const WORDS = /** @type {const} */ ({
  de: [[':konfetti', '🎉Konfettibombe'], [':schwed', '🇸🇪Schweden'], [':tada', '🎉Konfettibombe']],
  fr: [[':ecole', '🏫école'], [':ÉCO', '🏫école'], [':cotil', '🎉cotillons']],
  es: [[':canon', '🎉cañón de confeti'], [':corazón_roj', '❤️corazón rojo']],
  ar: [[':مدرسة', '🏫مدرسة'], [':السويد', '🇸🇪السويد']],
});

for (const [locale, words] of Object.entries(WORDS)) {
  test(`emoji have names in the language of the reader: ${locale}`, async (t) => {
    const room = await openRoom(t);
    const ada = await visit(t, room.url, { locale });
    await ada.enter('Ada');
    const options = ada.page.getByRole('option');
    for (const [typed, expected] of words) {
      await ada.composer.fill('');
      await ada.composer.pressSequentially(typed);
      await ada.until(async () => (await options.allTextContents()).includes(expected), true);
    }
    await ada.composer.fill('');
    await ada.composer.pressSequentially(':tada:');
    await ada.until(() => ada.composer.inputValue(), '🎉');
  });
}

test('on a phone one taps, and the keyboard stays', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url, PHONE);
  await ada.enter('Ada');
  const bo = await enter(room.url, 'Bo');
  await ada.composer.tap();
  await ada.page.keyboard.type('@');
  const option = ada.page.getByRole('option');
  await option.waitFor();
  const box = await option.boundingBox();
  assert.ok(box && box.height >= 44);
  await option.tap();
  assert.equal(await ada.composer.inputValue(), '@Bo ');
  await ada.page.locator('#composer:focus').waitFor();
  bo.leave();
});
