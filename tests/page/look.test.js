// SPDX-License-Identifier: LGPL-2.1-or-later
// Light and dark, and who decides.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRoom, visit } from './harness.js';

/** @param {import('./harness.js').Visitor} visitor */
function look(visitor) {
  return visitor.page.evaluate(() => ({
    theme: document.documentElement.dataset.theme,
    scheme: getComputedStyle(document.documentElement).colorScheme,
    bar: document.querySelector('meta[name="theme-color"]')?.getAttribute('content'),
    paper: getComputedStyle(document.documentElement).backgroundColor,
  }));
}

const LIGHT = { theme: 'light', scheme: 'light', bar: '#f7f2ea', paper: 'rgb(247, 242, 234)' };
const DARK = { theme: 'dark', scheme: 'dark', bar: '#1c1714', paper: 'rgb(28, 23, 20)' };

test('the system decides, and a choice is remembered', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url, { colorScheme: 'dark' });
  await ada.enter('Ada');
  assert.deepEqual(await look(ada), DARK);
  await ada.page.emulateMedia({ colorScheme: 'light' });
  await ada.until(() => look(ada), LIGHT);

  await ada.page.getByRole('button', { name: 'Settings', exact: true }).click();
  await ada.page.getByText('Dark', { exact: true }).click();
  await ada.until(() => look(ada), DARK);
  await ada.page.reload();
  await ada.composer.waitFor();
  assert.deepEqual(await look(ada), DARK);
  await ada.page.getByRole('button', { name: 'Settings', exact: true }).click();
  assert.equal(await ada.page.getByRole('radio', { name: 'Dark' }).isChecked(), true);
  await ada.page.getByText('Automatic', { exact: true }).click();
  await ada.until(() => look(ada), LIGHT);
});

test('the chosen look is there before the first picture', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url, { colorScheme: 'light' });
  await ada.enter('Ada');
  await ada.page.getByRole('button', { name: 'Settings', exact: true }).click();
  await ada.page.getByText('Dark', { exact: true }).click();
  await ada.until(() => look(ada), DARK);

  /* Without the modules only what comes before the first picture can have set it. */
  await ada.context.route('**/js/**', (route) => route.abort());
  await ada.page.reload({ waitUntil: 'domcontentloaded' });
  assert.equal((await look(ada)).theme, 'dark');
});

test('nothing moves for those who do not want it', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url, { reducedMotion: 'reduce' });
  await ada.enter('Ada');
  assert.equal(await ada.page.evaluate(() => document.getAnimations().length), 0);
  const names = await ada.page.locator('.typing__dots i').evaluateAll((dots) =>
    dots.map((dot) => getComputedStyle(dot).animationName));
  assert.deepEqual(names, ['none', 'none', 'none']);
});

test('the page asks nobody else for anything, and is small', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, `${room.url}/healthz`);
  /** @type {string[]} */
  const asked = [];
  let bytes = 0;
  ada.page.on('request', (request) => asked.push(new URL(request.url()).origin));
  ada.page.on('requestfinished', async (request) => {
    const sizes = await request.sizes();
    bytes += sizes.responseBodySize;
  });
  await ada.page.goto(room.url, { waitUntil: 'networkidle' });
  await ada.nameField.waitFor();
  assert.deepEqual([...new Set(asked)], [room.url]);
  assert.ok(bytes > 10000 && bytes < 80000, `${bytes} bytes`);
  assert.ok(asked.length < 20, `${asked.length} requests`);
});
