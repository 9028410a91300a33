// SPDX-License-Identifier: LGPL-2.1-or-later
// A disk that is full, and has space again: nothing is lost, and nobody has to press anything.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { enter } from '../lib/person.js';
import { openRoom, visit } from './harness.js';

const run = promisify(execFile);

/** @param {{ pid: number }} room @param {string} size in bytes, of each of its files */
function limitFiles(room, size) {
  return run('prlimit', ['--pid', String(room.pid), `--fsize=${size}:unlimited`]);
}

test('what the disk has no space for waits, says why, and goes out once when there is some', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  await ada.say('before');
  const bo = await enter(room.url, 'Bo');
  await bo.say('an answer');
  await ada.sees('an answer');

  await limitFiles(room, '4096');
  const long = 'x'.repeat(3000);
  await ada.write(long);
  await ada.write('and then this');
  const waiting = ada.page.locator('[data-status="waiting"]');
  const note = ada.page.locator('.message__note');
  await note.filter({ hasText: 'no space left' }).waitFor();
  await ada.until(() => waiting.count(), 2);
  assert.equal(await ada.page.locator('.message__failure').count(), 0);

  /* The same holds for what is done with messages. */
  await ada.message('an answer').hover();
  await ada.page.locator('.tools').getByRole('button', { name: 'More' }).click();
  await ada.page.getByRole('button', { name: 'React with 👍' }).click();
  await ada.hint.filter({ hasText: 'no space left' }).waitFor();
  await ada.page.locator('.message--changing').waitFor();

  await limitFiles(room, 'unlimited');
  await ada.until(() => waiting.count(), 0);
  await ada.page.locator('.message:not(.message--changing) .reaction').waitFor();
  assert.equal(await note.count(), 0);
  const cy = await enter(room.url, 'Cy');
  assert.deepEqual(cy.welcome.messages.map(({ text }) => text),
                   ['before', 'an answer', long, 'and then this']);
  bo.leave();
  cy.leave();
});

test('what waits for the disk can be had back', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  await limitFiles(room, '4096');
  await ada.write(`first ${'x'.repeat(3000)}`);
  const note = ada.page.locator('.message__note').filter({ hasText: 'no space left' });
  await note.getByRole('button', { name: 'Edit' }).click();
  await ada.until(() => ada.messages.count(), 0);
  assert.match(await ada.composer.inputValue(), /^first x/);
  await limitFiles(room, 'unlimited');
  await ada.say('short');
});
