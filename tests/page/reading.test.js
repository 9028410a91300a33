// SPDX-License-Identifier: LGPL-2.1-or-later
// How messages are shown: markup, code, quotes, mentions, long ones, days, colours.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter } from '../lib/person.js';
import { openRoom, visit } from './harness.js';

test('markup becomes elements, and code can be copied', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visit(t, room.url, { permissions: ['clipboard-read', 'clipboard-write'] });
  await ada.enter('Ada');
  await bo.say('**bold** *italic* ~~struck~~ `code` **https://example.org/x**');
  await bo.say('> what he said\n```js\nlet a = "<b>";\n```\nis right');
  const words = ada.page.locator('.message__words');
  await ada.until(() => words.count(), 2);

  assert.equal(await words.nth(0).evaluate((element) => element.innerHTML),
               '<strong>bold</strong> <em>italic</em> <del>struck</del> <code>code</code> <strong>'
               + '<a href="https://example.org/x" target="_blank" rel="noopener noreferrer nofollow" dir="ltr">'
               + 'https://example.org/x</a></strong>');
  assert.equal(await words.nth(1).locator('blockquote').textContent(), 'what he said');
  assert.equal(await words.nth(1).locator('pre code').textContent(), 'let a = "<b>";');
  await words.nth(1).getByRole('button', { name: 'Copy code' }).click();
  await words.nth(1).getByText('Copied').waitFor();
  assert.equal(await ada.page.evaluate(() => navigator.clipboard.readText()), 'let a = "<b>";');
  bo.leave();
});

test('who is called is told so, and a click on a name calls somebody', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo B.');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  await bo.say('hello @ada, and @Adam');
  await bo.say('nobody is called');
  await ada.sees('nobody is called');

  assert.deepEqual(await ada.page.locator('.mention').allTextContents(), ['@ada']);
  assert.equal(await ada.page.locator('.message--mentions').count(), 1);
  await ada.write('/nick Adam');
  await ada.until(() => ada.page.locator('.mention').allTextContents(), ['@Adam']);

  await ada.composer.fill('well');
  await ada.messages.first().locator('.message__author').click();
  assert.equal(await ada.composer.inputValue(), 'well @Bo B. ');
  await ada.page.locator('#composer:focus').waitFor();
  bo.leave();
});

test('a long message is shown in part, until one wants all of it', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  await bo.say('a word and '.repeat(300));
  const row = ada.messages.first();
  const height = async () => (await row.boundingBox())?.height ?? 0;
  const more = row.getByRole('button', { name: 'Show all of it' });
  await more.waitFor();
  const small = await height();
  assert.ok(small < 350, `${small}`);
  assert.equal(await more.getAttribute('aria-expanded'), 'false');

  await more.click();
  await row.getByRole('button', { name: 'Show less' }).waitFor();
  assert.ok(await height() > small + 200);
  /* What else changes in the room leaves it open. */
  await bo.say('more');
  await ada.sees('more');
  await row.getByRole('button', { name: 'Show less' }).click();
  assert.equal(await height(), small);
  bo.leave();
});

test('a pile of marks stays within its message', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  await bo.say(`Z${'\u0351\u0324'.repeat(500)}!`);
  await bo.say('after');
  await ada.sees('after');
  const words = ada.page.locator('.message__words').first();
  assert.equal((await words.textContent())?.length, 8);
  assert.equal(await ada.page.locator('.message__text').first()
    .evaluate((element) => getComputedStyle(element).overflow), 'hidden');
  bo.leave();
});

test('half an emoji is sent as what it is, and the connection stays', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  let lost = 0;
  ada.page.on('websocket', (socket) => socket.on('close', () => lost++));
  await ada.write('half \ud83d of it');
  await ada.page.locator('[data-status="sent"]').waitFor();
  await ada.untilTexts(['half \ufffd of it']);
  await ada.write('/nick A\udc00a');
  await ada.hint.filter({ hasText: 'This name cannot be used' }).waitFor();
  await bo.say('still here?');
  await ada.sees('still here?');
  assert.equal(lost, 0);
  bo.leave();

  const cleo = await visit(t, room.url);
  await cleo.askToEnter('Cl\ud83do');
  await cleo.page.getByRole('alert').filter({ hasText: 'This name cannot be used' }).waitFor();
});

test('the words for the days change at midnight', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  await bo.say('today');
  await ada.sees('today');
  const days = ada.page.locator('.day');
  assert.deepEqual(await days.allTextContents(), ['Today']);

  /* The clock of the page goes on to the night between. */
  await ada.page.clock.install();
  await ada.page.reload();
  await ada.sees('today');
  await ada.page.clock.fastForward('24:00:00');
  await ada.until(() => days.allTextContents(), ['Yesterday']);
  bo.leave();
});

/** @param {string} colour as the browser computes it */
function luminance(colour) {
  const [r, g, b] = colour.split(',').map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {string} one @param {string} other */
function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`the colours of all authors can be read, ${colorScheme}`, async (t) => {
    const room = await openRoom(t);
    const ada = await visit(t, room.url, { colorScheme });
    await ada.nameField.waitFor();
    const pairs = await ada.page.evaluate(() => {
      /* A canvas tells what any colour is in red, green and blue. */
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      if (!canvas) throw new Error('no canvas');
      const rgb = (/** @type {string} */ colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return Array.from(canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)).join(',');
      };
      const probe = document.createElement('p');
      document.body.append(probe);
      const value = (/** @type {string} */ name) => {
        probe.style.color = `var(${name})`;
        return rgb(getComputedStyle(probe).color);
      };
      const found = [];
      for (let hue = 10; hue < 360; hue += 30) {
        for (const deep of [false, true]) {
          probe.className = deep ? 'hued hued--deep' : 'hued';
          probe.style.setProperty('--hue', String(hue));
          found.push([`name ${hue}`, value('--author'), value('--surface')],
                     [`initials ${hue} ${deep}`, value('--avatar-ink'), value('--avatar')]);
        }
      }
      found.push(['mention', value('--accent'), value('--accent-wash')], ['quote', value('--quiet-ink'), value('--surface')]);
      return found;
    });
    assert.equal(pairs.length, 50);
    for (const [what, ink, ground] of pairs) {
      const found = contrast(ink, ground);
      assert.ok(found >= 4.5, `${what}: ${found.toFixed(2)} of ${ink} on ${ground}`);
    }
  });
}
