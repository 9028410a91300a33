// SPDX-License-Identifier: LGPL-2.1-or-later
// People in a room: what they say, who they are, when they come and go.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter } from '../lib/person.js';
import { openPage, openRoom, visit } from './harness.js';

test('two windows exchange messages, a third joins later and sees them', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  const bo = await visit(t, room.url);

  await ada.enter('Ada');
  await bo.enter('Bo');
  await ada.say('Hello, Bo');
  await bo.sees('Hello, Bo');
  await bo.say('Hello, Ada');
  await ada.sees('Hello, Ada');

  const cleo = await visit(t, room.url);
  await cleo.enter('Cleo');
  for (const visitor of [ada, bo, cleo]) await visitor.untilTexts(['Hello, Bo', 'Hello, Ada']);

  const first = bo.message('Hello, Bo');
  assert.equal(await first.locator('.message__author').textContent(), 'Ada');
  assert.equal(await first.locator('.message__author bdi').count(), 1);
  assert.match(await first.getAttribute('class') ?? '', /^(?!.*message--mine)/);
  assert.match(await ada.message('Hello, Bo').getAttribute('class') ?? '', /message--mine/);
});

test('who is here is listed, me first, and who comes and goes is told', async (t) => {
  const room = await openRoom(t);
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  await bo.untilNames(['Bo']);

  const ada = await enter(room.url, 'Ada');
  await bo.quiet.filter({ hasText: 'Ada came in' }).waitFor();
  await bo.untilNames(['Bo', 'Ada']);
  assert.equal(await bo.page.locator('.header__count').textContent(), '2');
  assert.equal(await bo.people.first().locator('.person__me').textContent(), 'you');

  const cleo = await enter(room.url, 'Cleo');
  await bo.quiet.filter({ hasText: 'Ada and Cleo came in' }).waitFor();
  assert.equal(await bo.quiet.count(), 1);
  await cleo.rename('Clara');
  await bo.untilNames(['Bo', 'Ada', 'Clara']);

  ada.leave();
  await bo.untilNames(['Bo', 'Clara']);
  await bo.quiet.filter({ hasText: 'Clara came in · Ada looked in' }).waitFor();

  await cleo.say('I have another name now');
  await cleo.rename('Cleo');
  await bo.quiet.filter({ hasText: 'Clara is now Cleo' }).waitFor();
  assert.equal(await bo.quiet.count(), 2);
  cleo.leave();
});

test('those who write are named, and no longer once they have written', async (t) => {
  const room = await openRoom(t);
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const line = bo.page.locator('.typing__text');
  const height = (await bo.page.locator('.typing').boundingBox())?.height;

  await ada.composer.pressSequentially('I am');
  await bo.until(() => line.textContent(), 'Ada is writing…');
  assert.equal((await bo.page.locator('.typing').boundingBox())?.height, height);

  const cleo = await enter(room.url, 'Cleo');
  cleo.type(true);
  await bo.until(() => line.textContent(), 'Ada and Cleo are writing…');
  cleo.type(false);
  await bo.until(() => line.textContent(), 'Ada is writing…');
  await ada.composer.press('Enter');
  await bo.sees('I am');
  await bo.until(() => line.textContent(), '');
  cleo.leave();
});

test('somebody who stopped writing without a word is forgotten', async (t) => {
  const room = await openRoom(t);
  const bo = await visit(t, room.url);
  await bo.page.clock.install();
  await bo.enter('Bo');
  const ada = await enter(room.url, 'Ada');

  ada.type(true);
  await bo.page.locator('.typing--active').waitFor();
  await bo.page.clock.runFor(7000);
  await bo.page.locator('.typing:not(.typing--active)').waitFor();
  ada.leave();
});

test('another name by /nick and by the form; a refusal says why', async (t) => {
  const room = await openRoom(t);
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  const ada = await enter(room.url, 'Ada');

  await bo.write('/nick Robert');
  await bo.untilNames(['Robert', 'Ada']);
  await bo.page.locator('#rename').fill('ada');
  await bo.page.locator('#rename').press('Enter');
  await bo.page.locator('#rename-error').filter({ hasText: 'already called “ada”' }).waitFor();
  assert.equal(await bo.page.locator('#rename').inputValue(), 'ada');
  await bo.page.locator('#rename').fill('Bob');
  await bo.page.locator('#rename').press('Enter');
  await bo.untilNames(['Bob', 'Ada']);

  await bo.write('/nick Ada');
  await bo.hint.filter({ hasText: 'already called “Ada”' }).waitFor();
  assert.equal(await bo.composer.inputValue(), '/nick Ada');
  await bo.page.reload();
  await bo.untilNames(['Bob', 'Ada']);
  ada.leave();
});

test('commands: /me, /help, // and those that do not exist', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');

  await ada.write('/me waves');
  await ada.untilTexts(['Ada waves']);
  await ada.write('//me');
  await ada.untilTexts(['Ada waves', '/me']);

  await ada.write('/frobnicate now');
  await ada.hint.filter({ hasText: 'There is no command /frobnicate' }).waitFor();
  assert.equal(await ada.composer.inputValue(), '/frobnicate now');
  await ada.composer.fill('/help');
  assert.equal(await ada.hint.isVisible(), false);
  await ada.composer.press('Enter');
  await ada.page.getByRole('dialog').waitFor();
  await ada.page.keyboard.press('Escape');
  await ada.page.getByRole('dialog').waitFor({ state: 'hidden' });
  assert.deepEqual(await ada.texts(), ['Ada waves', '/me']);
});

test('two tabs of one person are one person', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const tab = await openPage(t, ada.context, room.url);
  await tab.composer.waitFor();

  await tab.say('From the second tab');
  await ada.sees('From the second tab');
  assert.match(await ada.message('From the second tab').getAttribute('class') ?? '', /message--mine/);
  await ada.say('From the first');
  await tab.untilTexts(['From the second tab', 'From the first']);
  await ada.untilTexts(['From the second tab', 'From the first']);
  await ada.untilNames(['Ada']);
});

test('messages of one author in a row have one name, days have a line, times are exact', async (t) => {
  const room = await openRoom(t);
  const ada = await enter(room.url, 'Ada');
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  const { time } = await ada.say('one');
  await ada.say('two');
  await bo.say('three');
  await ada.say('four');
  await bo.sees('four');

  const seen = await bo.messages.evaluateAll((rows) => rows.map((row) =>
    row.querySelector('.message__author')?.classList.contains('visually-hidden')));
  assert.deepEqual(seen, [false, true, true, false]);
  assert.equal(await bo.page.locator('.day').textContent(), 'Today');

  const shown = bo.message('one').locator('time');
  assert.equal(await shown.getAttribute('datetime'), new Date(time).toISOString());
  assert.equal(await shown.textContent(), new Intl.DateTimeFormat('en-GB', {
    hour: 'numeric', minute: '2-digit', timeZone: 'Europe/Berlin',
  }).format(time));
  assert.match(await shown.getAttribute('title') ?? '', /\d{4} at \d\d:\d\d:\d\d$/);
  ada.leave();
});

test('a room in which nothing was said tells how to invite others', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url, { permissions: ['clipboard-read', 'clipboard-write'] });
  await ada.enter('Ada');
  const empty = ada.page.locator('.empty');

  await empty.waitFor();
  assert.equal(await empty.getByRole('textbox').inputValue(), `${room.url}/`);
  await empty.getByRole('button', { name: 'Copy link' }).click();
  await empty.getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await ada.page.evaluate(() => navigator.clipboard.readText()), `${room.url}/`);
  await ada.say('Now there is something');
  assert.equal(await empty.isVisible(), false);
});

test('the title counts what came while the page was hidden', async (t) => {
  const room = await openRoom(t);
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  const ada = await enter(room.url, 'Ada');
  const title = await bo.page.title();
  const icon = bo.page.locator('link[rel="icon"]');

  /** @param {'hidden' | 'visible'} state */
  const turn = (state) => bo.page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);

  await turn('hidden');
  await ada.say('one');
  await ada.say('two');
  await bo.until(() => bo.page.title(), `(2) ${title}`);
  assert.match(await icon.getAttribute('href') ?? '', /icon-unread\.svg$/);
  await turn('visible');
  await bo.until(() => bo.page.title(), title);
  assert.match(await icon.getAttribute('href') ?? '', /icon\.svg$/);
  assert.equal(await bo.page.locator('.unread').count(), 1);
  await bo.say('Read');
  await bo.page.locator('.unread').waitFor({ state: 'detached' });
  ada.leave();
});
