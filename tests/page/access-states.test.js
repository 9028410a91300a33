// SPDX-License-Identifier: LGPL-2.1-or-later
// What is there only at times, as axe-core sees it: lists of suggestions, markup, questions.

import { test } from 'node:test';
import { PHONE } from '../lib/browser.js';
import { enter } from '../lib/person.js';
import { check } from './axe.js';
import { openRoom, visit } from './harness.js';

/** @type {[string, import('playwright-core').BrowserContextOptions][]} */
const LOOKS = [
  ['desktop, light', {}], ['phone, dark, Arabic', { ...PHONE, colorScheme: 'dark', locale: 'ar' }],
  ['desktop, forced colours', { forcedColors: 'active' }],
];

for (const [look, options] of LOOKS) {
  test(`nothing is wrong at times: ${look}`, async (t) => {
    const room = await openRoom(t);
    const bo = await enter(room.url, 'Bo');
    const cleo = await enter(room.url, 'Cleo');
    const ada = await visit(t, room.url, { ...options, reducedMotion: 'reduce' });
    await ada.page.clock.install();
    await ada.page.reload();
    await ada.enter('Ada');
    await bo.say('**Hello** @Ada, see `this`:\n> a quote\n```\nsome code\n```');
    await bo.say('A long story. '.repeat(150));
    await cleo.say('~~no~~ _yes_');
    await ada.page.locator('.message').nth(2).waitFor();
    await check(ada, 'markup');

    for (const text of ['/', '@', ':smile']) {
      await ada.composer.fill('');
      await ada.composer.pressSequentially(text);
      await ada.page.getByRole('option').first().waitFor();
      await check(ada, `suggestions for ${text}`);
    }
    await ada.composer.fill('');

    const panel = ada.page.locator('#people');
    const hidden = await panel.isHidden();
    if (hidden) await ada.page.locator('#people-button').click();
    await ada.page.locator('.person__ignore').first().focus();
    await ada.page.keyboard.press('Enter');
    await ada.page.locator('.invite__show:visible').click();
    await ada.page.locator('.panel .qr').waitFor();
    await check(ada, 'somebody ignored, the code shown');
    if (hidden) await ada.page.keyboard.press('Escape');

    await ada.context.setOffline(true);
    await ada.page.clock.runFor(4000);
    await ada.composer.fill('Later');
    await ada.page.locator('.composer__send').click();
    await ada.page.clock.runFor('06:00');
    await cleo.say('meanwhile');
    await ada.context.setOffline(false);
    await ada.page.evaluate(() => window.dispatchEvent(new Event('online')));
    await ada.page.locator('.held').waitFor();
    await check(ada, 'a question about old messages, a line before what was missed');
    bo.leave();
    cleo.leave();
  });
}
