// SPDX-License-Identifier: LGPL-2.1-or-later
// What the admin says and does on the bus is seen in the page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBus } from '../lib/bus.js';
import { openRoom, visit } from './harness.js';

test('a system message appears in every window as a notice', async (t) => {
  const bus = await startBus();
  t.after(() => bus.stop());
  const room = await openRoom(t, { bus });
  const ada = await visit(t, room.url);
  const bo = await visit(t, room.url);
  await ada.enter('Ada');
  await bo.enter('Bo');
  await ada.say('Hello');

  const text = 'We close at six. <b>Really</b>: https://example.org/';
  const { stdout } = await bus.call('PostSystemMessage', text);
  assert.match(stdout, /^\(uint64 2,\)/);
  for (const visitor of [ada, bo]) {
    const notice = visitor.page.locator('.notice');
    await notice.waitFor();
    assert.equal(await notice.locator('.notice__text').textContent(), text);
    assert.equal(await notice.locator('.notice__label').textContent(), 'Notice');
    assert.equal(await notice.locator('a').getAttribute('href'), 'https://example.org/');
    assert.equal(await notice.getAttribute('data-seq'), '2');
  }
  await ada.page.reload();
  await ada.page.locator('.notice').waitFor();
});

test('a topic that is set on the bus is there at once, and after a reload', async (t) => {
  const bus = await startBus();
  t.after(() => bus.stop());
  const room = await openRoom(t, { bus });
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const topic = ada.page.locator('.header__topic');
  assert.equal(await topic.isVisible(), false);

  await bus.callRoom('SetTopic', 'Lunch at <noon>');
  await topic.filter({ hasText: 'Lunch at <noon>' }).waitFor();
  await ada.page.reload();
  await topic.filter({ hasText: 'Lunch at <noon>' }).waitFor();
  await bus.callRoom('SetTopic', '');
  await topic.waitFor({ state: 'hidden' });
});
