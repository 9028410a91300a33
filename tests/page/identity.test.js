// SPDX-License-Identifier: LGPL-2.1-or-later
// Who one is: the name, why it may be refused, and how it is kept.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter } from '../lib/person.js';
import { openPage, openRoom, visit } from './harness.js';

test('a reload keeps name and session', async (t) => {
  const room = await openRoom(t);
  const bo = await visit(t, room.url);
  const ada = await visit(t, room.url);
  await bo.enter('Bo');
  await ada.enter('Ada');
  await ada.say('Hello');
  const id = await ada.people.first().getAttribute('data-member');
  await bo.quiet.filter({ hasText: 'Ada came in' }).waitFor();

  await ada.page.reload();
  await ada.composer.waitFor();
  await ada.untilTexts(['Hello']);
  assert.equal(await ada.people.first().getAttribute('data-member'), id);
  assert.match(await ada.message('Hello').getAttribute('class') ?? '', /message--mine/);
  await ada.say('Here again');
  await bo.untilTexts(['Hello', 'Here again']);
  assert.deepEqual(await bo.quiet.allTextContents(), ['Ada came in']);
});

test('a refused name says why and keeps the text', async (t) => {
  const room = await openRoom(t);
  const other = await enter(room.url, 'Ada');
  const visitor = await visit(t, room.url);
  const alert = visitor.page.getByRole('alert');

  for (const [name, reason] of [
    ['Ada', 'Somebody here is already called “Ada”'],
    ['ADA', 'Somebody here is already called “ADA”'],
    ['admin', 'This name is kept for those who run the room'],
    ['\u200b\u200b', 'This name cannot be used'],
    ['x'.repeat(40), 'This name cannot be used'],
  ]) {
    await visitor.askToEnter(name);
    await alert.filter({ hasText: reason }).waitFor();
    assert.equal(await visitor.nameField.inputValue(), name);
    await visitor.page.locator('#join-name:focus[aria-invalid]').waitFor();
  }
  await visitor.askToEnter('   ');
  await alert.filter({ hasText: 'Enter a name first' }).waitFor();

  await visitor.enter('Bo');
  await visitor.untilNames(['Bo', 'Ada']);
  other.leave();
});

test('who left comes back only when asked, with the name filled in', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  await ada.say('Hello');
  await ada.page.getByRole('button', { name: 'Leave' }).click();
  await ada.nameField.waitFor();
  assert.equal(await ada.nameField.inputValue(), 'Ada');
  await ada.page.reload();
  await ada.nameField.waitFor();
  assert.equal(await ada.nameField.inputValue(), 'Ada');
  await ada.nameField.press('Enter');
  await ada.untilTexts(['Hello']);
  assert.match(await ada.message('Hello').getAttribute('class') ?? '', /message--mine/);
});

test('another person at the same computer is another person', async (t) => {
  const room = await openRoom(t);
  const visitor = await visit(t, room.url);
  await visitor.enter('Ada');
  await visitor.say('I was Ada');
  await visitor.page.getByRole('button', { name: 'Leave' }).click();
  await visitor.enter('Zoe');
  await visitor.sees('I was Ada');
  assert.doesNotMatch(await visitor.message('I was Ada').getAttribute('class') ?? '', /message--mine/);
});

test('the room may be under any path of any host, and several do not mix', async (t) => {
  const { startProxy } = await import('../lib/proxy.js');
  const room = await openRoom(t);
  const proxy = await startProxy(t, { '/talk/': room.url, '/a/b%20c/': room.url });

  const ada = await visit(t, `${proxy}/talk/`);
  await ada.enter('Ada');
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  await ada.say('From under a path');
  await bo.sees('From under a path');
  await bo.say('From the top');
  await ada.sees('From the top');
  assert.equal(await ada.page.locator('.panel .invite__field').inputValue(), `${proxy}/talk/`);

  const other = await openPage(t, ada.context, `${proxy}/a/b%20c/`);
  await other.nameField.waitFor();
  assert.equal(await other.nameField.inputValue(), '');
});

test('an address that leads nowhere leads back', async (t) => {
  const room = await openRoom(t);
  const visitor = await visit(t, room.url);
  const answer = await visitor.page.goto(`${room.url}/not/there`);
  assert.equal(answer?.status(), 404);
  await visitor.page.getByRole('heading', { name: 'Nothing here' }).waitFor();
  await visitor.page.getByRole('link', { name: 'Go to the room' }).click();
  await visitor.nameField.waitFor();
  assert.equal(visitor.page.url(), `${room.url}/`);
});
