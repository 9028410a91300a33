// SPDX-License-Identifier: LGPL-2.1-or-later
// The page as axe-core sees it: contrast, names, roles.

import { test } from 'node:test';
import { PHONE } from '../lib/browser.js';
import { enter } from '../lib/person.js';
import { check } from './axe.js';
import { openRoom, visit } from './harness.js';

/** @type {[string, import('playwright-core').BrowserContextOptions][]} */
const LOOKS = [
  ['desktop, light, English', {}],
  ['desktop, dark, Arabic', { colorScheme: 'dark', locale: 'ar' }],
  ['phone, light, Arabic', { ...PHONE, locale: 'ar' }],
  ['phone, dark, English', { ...PHONE, colorScheme: 'dark' }],
  ['desktop, forced colours, German', { forcedColors: 'active', locale: 'de' }],
];

for (const [look, options] of LOOKS) {
  test(`nothing is wrong: ${look}`, async (t) => {
    const room = await openRoom(t);
    const bo = await enter(room.url, 'Bo');
    const ada = await visit(t, room.url, { ...options, reducedMotion: 'reduce' });
    await ada.nameField.waitFor();
    await check(ada, 'join');
    await ada.askToEnter('Bo');
    await ada.page.locator('#join-error:not(:empty)').waitFor();
    await check(ada, 'refused');
    await ada.enter('Ada');
    await check(ada, 'empty room');

    for (let n = 0; n < 12; n++) (await enter(room.url, `Visitor ${n}`)).say(`I am visitor ${n}`);
    await bo.say('Look at https://example.org/ and tell me');
    await bo.say('/me waits');
    await ada.composer.fill('I did');
    await ada.page.locator('.composer__send').click();
    await ada.page.locator('[data-status="sent"]').waitFor();
    await bo.say('👏');
    bo.type(true);
    await ada.page.locator('.typing--active').waitFor();
    await check(ada, 'room');

    await ada.context.setOffline(true);
    await ada.composer.fill('Later');
    await ada.page.locator('.composer__send').click();
    await ada.banner.waitFor();
    await check(ada, 'offline');
    if (await ada.page.locator('#people').isHidden()) {
      await ada.page.locator('#people-button').click();
      await ada.page.locator('#people').waitFor();
      await check(ada, 'people');
    }
    await ada.page.locator('.panel__foot .button').first().click();
    await ada.page.getByRole('dialog').waitFor();
    await check(ada, 'help');
    await ada.page.keyboard.press('Escape');
    await ada.page.locator('.panel__section .button--wide').last().click();
    await ada.page.locator('.settings').waitFor();
    await ada.page.locator('#sound').check();
    await check(ada, 'settings');
    bo.leave();
  });
}
