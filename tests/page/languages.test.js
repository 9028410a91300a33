// SPDX-License-Identifier: LGPL-2.1-or-later
// The page in other languages, and other languages in the page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter } from '../lib/person.js';
import { openRoom, visit } from './harness.js';

test('in German', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url, { locale: 'de-CH' });
  await ada.page.getByRole('button', { name: 'Hereinkommen' }).waitFor();
  assert.deepEqual(await ada.page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]),
                   ['de', 'ltr']);
  await ada.enter('Ada');
  const people = [];
  for (const name of ['Bo', 'Cleo']) people.push(await enter(room.url, name));
  await ada.quiet.filter({ hasText: 'Bo und Cleo sind hereingekommen' }).waitFor();
  for (const name of ['Dan', 'Eva']) people.push(await enter(room.url, name));
  await ada.quiet.filter({ hasText: '4 Personen sind hereingekommen' }).waitFor();
  await ada.write('/nichts');
  await ada.hint.filter({ hasText: 'Den Befehl /nichts gibt es nicht' }).waitFor();
  for (const person of people) person.leave();
});

test('in Arabic, from right to left', async (t) => {
  const room = await openRoom(t);
  const visitor = await visit(t, room.url, { locale: 'ar-EG' });
  await visitor.page.getByRole('button', { name: 'ادخل' }).waitFor();
  assert.deepEqual(await visitor.page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]),
                   ['ar', 'rtl']);
  await visitor.enter('ليلى');
  const jun = await enter(room.url, 'Jun');
  await visitor.quiet.filter({ hasText: 'دخل Jun' }).waitFor();
  await jun.say('Hello from the left');
  await jun.say('مرحبا من اليمين');
  await visitor.say('أهلا');
  await visitor.sees('مرحبا من اليمين');

  /** @param {string} text */
  const direction = (text) => visitor.message(text).locator('.message__text')
    .evaluate((element) => getComputedStyle(element).direction);
  assert.equal(await direction('Hello from the left'), 'ltr');
  assert.equal(await direction('مرحبا من اليمين'), 'rtl');

  /* The panel is at the end of the line, and what I say is there too. */
  const box = async (/** @type {import('playwright-core').Locator} */ locator) => {
    const found = await locator.boundingBox();
    assert.ok(found);
    return found;
  };
  assert.equal((await box(visitor.page.locator('#people'))).x, 0);
  const mine = await box(visitor.message('أهلا').locator('.message__bubble'));
  const theirs = await box(visitor.message('Hello from the left').locator('.message__bubble'));
  assert.ok(mine.x < theirs.x);
  assert.ok(mine.x + mine.width < theirs.x + theirs.width);

  /* What is typed is shown as it is typed: ">" must not become "<". */
  await visitor.composer.fill('/help');
  await visitor.composer.press('Enter');
  const keys = visitor.page.locator('.help[open] kbd');
  await keys.first().waitFor();
  const directions = await keys.evaluateAll((all) => all.map((key) => getComputedStyle(key).direction));
  assert.deepEqual(new Set(directions), new Set(['ltr']));
  jun.leave();
});

test('texts take their own direction in an English page', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  await ada.say('שלום לכולם');
  await ada.say('Hello');
  for (const [text, expected] of [['שלום לכולם', 'rtl'], ['Hello', 'ltr']])
    assert.equal(await ada.message(text).locator('.message__text')
      .evaluate((element) => getComputedStyle(element).direction), expected);
});

test('a language that there is none of gets English, and the next best is taken', async (t) => {
  const room = await openRoom(t);
  const visitor = await visit(t, room.url, { locale: 'sw' });
  await visitor.page.getByRole('button', { name: 'Come in' }).waitFor();
  assert.equal(await visitor.page.evaluate(() => document.documentElement.lang), 'en');
});

for (const [locale, button, joined] of /** @type {const} */ ([
  ['fr-CA', 'Entrer', 'Arrivée de Bo'], ['es-MX', 'Entrar', 'Bo ha entrado'],
])) {
  test(`in ${locale}`, async (t) => {
    const room = await openRoom(t);
    const visitor = await visit(t, room.url, { locale });
    await visitor.page.getByRole('button', { name: button }).waitFor();
    await visitor.enter('Ada');
    const bo = await enter(room.url, 'Bo');
    await visitor.quiet.filter({ hasText: joined }).waitFor();
    bo.leave();
  });
}

test('another language can be chosen, and is remembered', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url, { locale: 'de' });
  const language = () => ada.page.evaluate(() =>
    [document.documentElement.lang, document.documentElement.dir]);
  await ada.page.getByRole('button', { name: 'Einstellungen' }).click();
  const choice = ada.page.getByRole('combobox', { name: 'Sprache' });
  assert.deepEqual(await choice.locator('option').allTextContents(),
                   ['Wie im Browser', 'العربية', 'Deutsch', 'English', 'Español', 'Français']);
  await choice.selectOption('ar');
  await ada.page.getByRole('button', { name: 'ادخل' }).waitFor();
  assert.deepEqual(await language(), ['ar', 'rtl']);

  await ada.enter('Ada');
  await ada.composer.fill('a draft');
  await ada.page.getByRole('button', { name: 'الإعدادات', exact: true }).click();
  assert.equal(await ada.page.locator('#language').inputValue(), 'ar');
  await ada.page.locator('#language').selectOption('');
  await ada.page.getByRole('button', { name: 'Einstellungen', exact: true }).waitFor();
  assert.deepEqual(await language(), ['de', 'ltr']);
  assert.equal(await ada.composer.inputValue(), 'a draft');
});
