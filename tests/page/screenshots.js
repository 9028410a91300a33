// SPDX-License-Identifier: LGPL-2.1-or-later
// Makes pictures of the page; build-aux/screenshots runs it.

import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { launchBrowser, PHONE } from '../lib/browser.js';
import { enter } from '../lib/person.js';
import { startSnugd } from '../lib/snugd.js';
import { CONVERSATIONS } from './conversations.js';

/**
 * @typedef {import('playwright-core').Page} Page
 *
 * @typedef {object} Scene
 * @property {string} url
 * @property {number} pid of the daemon
 * @property {Page} page
 * @property {import('./conversations.js').Conversation} talk
 * @property {(name: string) => Promise<void>} shoot
 */

const run = promisify(execFile);
const DESKTOP = { viewport: { width: 1200, height: 900 }, deviceScaleFactor: 1 };
const DEVICES = { desktop: DESKTOP, phone: PHONE };
const THEMES = /** @type {const} */ (['light', 'dark']);
/** @type {Record<string, string>} */
const LANGUAGES = { en: 'en-GB', ar: 'ar' };

const [folder = '', ...wanted] = process.argv.slice(2);

/** @param {Page} page @param {string} name */
async function comeIn(page, name) {
  await page.locator('#join-name').fill(name);
  await page.keyboard.press('Enter');
  await page.locator('#composer').waitFor();
}

/** @param {Page} page @param {string} text */
async function write(page, text) {
  await page.locator('#composer').fill(text);
  await page.locator('.composer__send').click();
}

/** @param {Page} page @param {string} text */
function message(page, text) {
  return page.locator('.message').filter({ hasText: text.replace('/me ', '') });
}

/** @param {Scene} scene */
async function talkInRoom({ url, page, talk }) {
  const { me, lines, late } = talk;
  const people = new Map();
  for (const [name] of lines)
    if (name !== me && name !== late && !people.has(name)) people.set(name, await enter(url, name));

  const first = lines.findIndex(([name]) => name === me);
  for (const [name, text] of lines.slice(0, first)) await people.get(name).say(text);
  await comeIn(page, me);
  for (const [name, text] of lines.slice(first)) {
    if (name === me) {
      await write(page, text);
      await message(page, text).and(page.locator('[data-status="sent"]')).waitFor();
      continue;
    }
    if (!people.has(name)) people.set(name, await enter(url, name));
    await people.get(name).say(text);
    await message(page, text).waitFor();
  }
  people.get(talk.typing).type(true);
  await page.locator('.typing--active').waitFor();
}

/**
 * Opens what can be done with a message, as one does without a mouse.
 *
 * @param {Page} page
 * @param {import('playwright-core').Locator} row
 */
async function openMenu(page, row) {
  await row.evaluate((element) => {
    element.tabIndex = -1;
    element.focus();
  });
  await page.keyboard.press('Enter');
  await page.locator('dialog.menu[open]').waitFor();
}

/** @param {Page} page @param {string} icon of the item in the open menu */
async function choose(page, icon) {
  await page.locator(`.menu__item:has(.icon--${icon})`).click();
}

/** @type {Record<string, (scene: Scene) => Promise<void>>} */
const SCENES = {
  async join({ page, talk, shoot }) {
    await page.locator('#join-name').fill(talk.me);
    await shoot('join');
  },
  async settings({ page, shoot }) {
    await page.locator('.join__settings').click();
    await page.locator('.settings[open]').waitFor();
    await page.locator('#sound').check();
    await shoot('settings');
  },
  async lost({ url, page, shoot }) {
    await page.goto(`${url}/nowhere`);
    await page.locator('.join__card').waitFor();
    await shoot('lost');
  },
  async refused({ url, page, talk, shoot }) {
    await enter(url, talk.me);
    await page.locator('#join-name').fill(talk.me);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: talk.me }).waitFor();
    await shoot('refused');
  },
  async empty({ page, talk, shoot }) {
    await comeIn(page, talk.me);
    await page.locator('.empty').waitFor();
    await shoot('empty');
  },
  async room(scene) {
    const { page, talk, shoot } = scene;
    await talkInRoom(scene);
    await shoot('room');

    if (await page.locator('#people').isHidden()) {
      await page.locator('#people-button').click();
      await shoot('people');
      await page.keyboard.press('Escape');
    }
    await page.locator('.panel__foot .button').first().evaluate((button) =>
      /** @type {HTMLElement} */ (button).click());
    await page.locator('.help[open]').waitFor();
    await shoot('help');
    await page.keyboard.press('Escape');
    await page.locator('#people .button--wide').last().evaluate((button) =>
      /** @type {HTMLElement} */ (button).click());
    await page.locator('.settings[open]').waitFor();
    await shoot('settings-room');
    await page.keyboard.press('Escape');
    await page.context().setOffline(true);
    await write(page, talk.offline);
    await page.locator('.banner').waitFor({ timeout: 60000 });
    await shoot('offline');
  },
  async actions(scene) {
    const { page, talk, shoot } = scene;
    await talkInRoom(scene);
    const first = message(page, talk.lines[0][1]);
    const mine = page.locator('.message--mine').last();
    await openMenu(page, first);
    await shoot('menu');
    await page.locator('.menu__one').nth(1).click();
    await first.locator('.reaction').waitFor();
    await openMenu(page, mine);
    await shoot('menu-mine');
    await choose(page, 'pencil');
    await shoot('edit');
    await write(page, talk.better);
    await message(page, talk.better).waitFor();
    await openMenu(page, first);
    await choose(page, 'reply');
    await shoot('reply');
    await write(page, talk.answer);
    await message(page, talk.answer).and(page.locator('[data-status="sent"]')).waitFor();
    await openMenu(page, message(page, talk.lines[1][1]));
    await choose(page, 'ignore');
    await page.locator('.composer__hint:not([hidden])').waitFor();
    await shoot('acted');
  },
  async full(scene) {
    const { page, pid, talk, shoot } = scene;
    await talkInRoom(scene);
    await run('prlimit', ['--pid', String(pid), '--fsize=4096:unlimited']);
    await write(page, talk.long.repeat(12));
    await page.locator('.message__note').waitFor();
    await write(page, talk.offline);
    await shoot('full');
  },
};

/**
 * @param {import('playwright-core').Browser} browser
 * @param {(scene: Scene) => Promise<void>} play
 * @param {import('./conversations.js').Conversation} talk
 * @param {import('playwright-core').BrowserContextOptions} options
 * @param {string} suffix
 */
async function playScene(browser, play, talk, options, suffix) {
  const daemon = await startSnugd({ args: ['--no-limits'] });
  const context = await browser.newContext({ ...options, timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  await page.goto(daemon.url);
  await page.locator('#join-name').waitFor();
  await play({
    url: daemon.url,
    pid: daemon.pid,
    page,
    talk,
    async shoot(name) {
      const path = join(folder, `${name}-${suffix}.png`);
      await page.screenshot({ path, animations: 'disabled' });
      console.log(path);
    },
  });
  await context.close();
  await daemon.stop();
}

await mkdir(folder, { recursive: true });
const unknown = wanted.find((name) => !(name in SCENES));
if (unknown !== undefined) {
  console.error(`There is no scene “${unknown}”; there are: ${Object.keys(SCENES).join(', ')}`);
  process.exit(64);
}
const browser = await launchBrowser();
for (const [device, options] of Object.entries(DEVICES)) {
  for (const colorScheme of THEMES) {
    for (const [language, locale] of Object.entries(LANGUAGES)) {
      for (const [name, play] of Object.entries(SCENES)) {
        if (wanted.length > 0 && !wanted.includes(name)) continue;
        const suffix = `${device}-${colorScheme}-${language}`;
        await playScene(browser, play, CONVERSATIONS[language],
                        { ...options, colorScheme, locale }, suffix);
      }
    }
  }
}
await browser.close();
process.exit();
