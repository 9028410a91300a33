// SPDX-License-Identifier: LGPL-2.1-or-later
// What the tests of the page share: a browser for each file, a daemon and visitors for each test.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { launchBrowser, listenForComplaints } from '../lib/browser.js';
import { startSnugd } from '../lib/snugd.js';

const LIMIT = 15000;

/**
 * @typedef {import('playwright-core').Browser} Browser
 * @typedef {import('playwright-core').BrowserContextOptions} ContextOptions
 * @typedef {import('node:test').TestContext} TestContext
 * @typedef {Awaited<ReturnType<typeof startSnugd>>} Daemon
 */

/** @type {Browser} */
let browser;

before(async () => {
  browser = await launchBrowser();
});

after(() => browser.close());

/**
 * Starts a daemon that ends with the test, in peace.
 *
 * @param {TestContext} t
 * @param {{ limits?: boolean, port?: number, stateDir?: string, bus?: object }} [options] whether
 *   there are limits; the port and the state folder of a daemon whose place it takes; a bus
 */
export async function openRoom(t, { limits = false, port = 0, ...options } = {}) {
  const daemon = await startSnugd({
    args: limits ? [] : ['--no-limits'], listen: `127.0.0.1:${port}`, ...options,
  });
  let stopped = false;
  const room = {
    ...daemon,
    async stop() {
      if (stopped) return;
      stopped = true;
      await daemon.stop();
    },
    async kill() {
      stopped = true;
      await daemon.kill();
    },
  };
  t.after(() => room.stop());
  return room;
}

/**
 * Opens the page as somebody new: a browser of their own, with nothing in it. That the page never
 * complains is part of every test.
 *
 * @param {TestContext} t
 * @param {string} url
 * @param {ContextOptions} [options]
 */
export async function visit(t, url, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1100, height: 700 }, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options,
  });
  context.setDefaultTimeout(LIMIT);
  t.after(() => context.close());
  return openPage(t, context, url);
}

/**
 * Opens another window of the same person.
 *
 * @param {TestContext} t
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} url
 */
export async function openPage(t, context, url) {
  /** @type {string[]} */
  const complaints = [];
  const page = await context.newPage();
  listenForComplaints(page, complaints);
  t.after(() => assert.deepEqual(complaints, []));
  await page.goto(url);
  return new Visitor(page);
}

/** Somebody at the page. */
export class Visitor {
  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    this.page = page;
    this.context = page.context();
    this.nameField = page.locator('#join-name');
    this.composer = page.locator('#composer');
    this.rows = page.locator('.list > .row');
    this.messages = page.locator('.message');
    this.quiet = page.locator('.row--quiet');
    this.people = page.locator('.person');
    this.banner = page.locator('.banner');
    this.pill = page.locator('.pill');
    this.hint = page.locator('.composer__hint');
    this.viewport = page.locator('#messages');
  }

  /** @param {string} name */
  async askToEnter(name) {
    await this.nameField.fill(name);
    await this.nameField.press('Enter');
  }

  /** @param {string} name */
  async enter(name) {
    await this.askToEnter(name);
    await this.composer.waitFor();
  }

  /** @param {string} text */
  async write(text) {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /**
   * Writes something and waits until it is stored.
   *
   * @param {string} text
   */
  async say(text) {
    await this.write(text);
    await this.message(text).and(this.page.locator('[data-status="sent"]')).last().waitFor();
  }

  /** @param {string} text */
  message(text) {
    return this.messages.filter({ has: this.page.getByText(text, { exact: true }) });
  }

  /** @param {string} text */
  sees(text) {
    return this.message(text).first().waitFor();
  }

  texts() {
    return this.page.locator('.message__words').allTextContents();
  }

  names() {
    return this.page.locator('.person__name').allTextContents();
  }

  /**
   * Waits until something that is looked up has a value.
   *
   * @template T
   * @param {() => Promise<T>} look
   * @param {T} expected
   */
  async until(look, expected) {
    const deadline = Date.now() + LIMIT;
    for (;;) {
      const value = await look();
      try {
        assert.deepEqual(value, expected);
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
      }
      await this.nextChange();
    }
  }

  /** Resolves when the page is drawn again. */
  nextChange() {
    return this.page.evaluate(() => new Promise((resolve) => {
      const timer = setTimeout(resolve, 200);
      requestAnimationFrame(() => {
        clearTimeout(timer);
        resolve(undefined);
      });
    }));
  }

  /** @param {string[]} expected */
  untilTexts(expected) {
    return this.until(() => this.texts(), expected);
  }

  /** @param {string[]} expected */
  untilNames(expected) {
    return this.until(() => this.names(), expected);
  }

  /** How far the end of the conversation is below what can be seen. */
  distanceToEnd() {
    return this.viewport.evaluate((element) =>
      Math.round(element.scrollHeight - element.clientHeight - element.scrollTop));
  }
}
