// SPDX-License-Identifier: LGPL-2.1-or-later
// What the page does for somebody who looks elsewhere.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter } from '../lib/person.js';
import { openPage, openRoom, visit } from './harness.js';

/**
 * Notes what the page plays, shows and puts on its icon; and lets the test say who looks at it.
 */
function watchPage() {
  const scope = /** @type {any} */ (globalThis);
  scope.seen = { sounds: 0, badge: [], notes: [] };
  scope.looked = true;
  Document.prototype.hasFocus = () => scope.looked;
  Object.defineProperty(document, 'visibilityState', {
    get: () => (scope.looked ? 'visible' : 'hidden'), configurable: true,
  });
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function(...args) {
    scope.seen.sounds++;
    return start.apply(this, args);
  };
  navigator.setAppBadge = async (...args) => void scope.seen.badge.push(args[0] ?? 'dot');
  navigator.clearAppBadge = async () => void scope.seen.badge.push('none');
  const { showNotification } = ServiceWorkerRegistration.prototype;
  ServiceWorkerRegistration.prototype.showNotification = function(title, options) {
    scope.seen.notes.push({ title, body: options?.body });
    return showNotification.call(this, title, options);
  };
}

/** @param {import('./harness.js').Visitor} visitor @param {boolean} looked */
function look(visitor, looked) {
  return visitor.page.evaluate((value) => {
    /** @type {any} */ (globalThis).looked = value;
    document.dispatchEvent(new Event('visibilitychange'));
    if (value) window.dispatchEvent(new Event('focus'));
  }, looked);
}

/** @param {import('./harness.js').Visitor} visitor */
function seen(visitor) {
  return visitor.page.evaluate(() => /** @type {any} */ (globalThis).seen);
}

/** What the icon has now. @param {import('./harness.js').Visitor} visitor */
async function badge(visitor) {
  return (await seen(visitor)).badge.at(-1);
}

/**
 * @param {import('node:test').TestContext} t
 * @param {string} url
 */
async function visitWatched(t, url) {
  const blank = await visit(t, `${url}/healthz`);
  await blank.context.addInitScript(watchPage);
  const visitor = await openPage(t, blank.context, url);
  await visitor.enter('Ada');
  return visitor;
}

/** @param {import('./harness.js').Visitor} visitor */
async function openSettings(visitor) {
  await visitor.page.getByRole('button', { name: 'Settings', exact: true }).click();
  await visitor.page.getByRole('dialog', { name: 'Settings' }).waitFor();
}

/** @param {import('./harness.js').Visitor} visitor */
function workerReady(visitor) {
  return visitor.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

test('a mention is shown by the system, once, and taken away when it is read', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visitWatched(t, room.url);
  await ada.context.grantPermissions(['notifications'], { origin: room.url });
  const other = await openPage(t, ada.context, room.url);
  await other.composer.waitFor();
  await workerReady(ada);
  await openSettings(ada);
  await ada.page.getByRole('switch', { name: 'Notify me' }).check();
  await ada.until(() => ada.page.getByRole('switch', { name: 'Notify me' }).isChecked(), true);
  await other.page.reload();
  await other.composer.waitFor();

  for (const visitor of [ada, other]) await look(visitor, false);
  await bo.say('nothing for anybody');
  await bo.say('@ada are you there?');
  const total = async () => [...(await seen(ada)).notes, ...(await seen(other)).notes];
  const expected = [{ title: 'Bo mentioned you in Snug', body: '@ada are you there?' }];
  await ada.until(total, expected);
  await ada.until(() => ada.page.title(), '(2 · @1) Snug');
  await ada.until(() => badge(ada), 1);
  const shown = () => ada.page.evaluate(async () =>
    (await (await navigator.serviceWorker.ready).getNotifications()).length);
  await ada.until(shown, 1);

  /* It is read in one window, and so in the other. */
  await look(other, true);
  await ada.until(() => ada.page.title(), 'Snug');
  await ada.until(shown, 0);
  await ada.until(() => badge(ada), 'none');

  /* Nothing is told while another window is looked at. */
  await bo.say('@Ada once more');
  await other.sees('@Ada once more');
  await ada.sees('@Ada once more');
  await bo.say('and a last one');
  await ada.sees('and a last one');
  assert.deepEqual(await total(), expected);
  bo.leave();
});

test('a sound is off at first, then heard in one window, and never for what I wrote', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visitWatched(t, room.url);
  await look(ada, false);
  await bo.say('unheard');
  await ada.until(() => ada.page.title(), '(1) Snug');
  assert.equal((await seen(ada)).sounds, 0);
  await ada.until(() => badge(ada), 'dot');

  await openSettings(ada);
  await ada.page.getByRole('switch', { name: 'Play a sound' }).check();
  await ada.until(async () => (await seen(ada)).sounds, 2);
  await ada.page.keyboard.press('Escape');
  await ada.page.reload();
  await ada.composer.click();
  await look(ada, false);
  const second = await openPage(t, ada.context, room.url);
  await second.composer.click();
  await look(second, false);

  await ada.say('my own');
  await second.sees('my own');
  await bo.say('heard');
  const sounds = async () => (await seen(ada)).sounds + (await seen(second)).sounds;
  await ada.until(sounds, 2);
  await look(ada, true);
  await bo.say('seen');
  await ada.sees('seen');
  assert.equal(await sounds(), 2);
  bo.leave();
});

test('the browser that refuses notifications is explained', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  const notify = ada.page.getByRole('switch', { name: 'Notify me' });
  const note = ada.page.locator('#notify-note');

  /** @param {string} code @param {RegExp} words */
  async function refuse(code, words) {
    await ada.page.evaluate(code);
    await notify.click();
    await note.filter({ hasText: words }).waitFor();
    assert.equal(await notify.isChecked(), false);
  }

  await openSettings(ada);
  assert.equal(await note.textContent(), '');
  await refuse(`Object.defineProperty(Notification, 'permission',
    { value: 'denied', configurable: true })`, /blocks notifications/);
  await refuse(`Object.defineProperty(Notification, 'permission',
    { value: 'default', configurable: true });
    Notification.requestPermission = async () => 'default'`, /was not given leave/);
  await refuse("delete globalThis.Notification", /has no notifications/);
  await refuse(`Object.defineProperty(globalThis, 'isSecureContext',
    { value: false, configurable: true })`, /https:\/\//);
});

test('who comes and goes is told apart by the unread line, and not at all to who does not want it', async (t) => {
  const room = await openRoom(t);
  const ada = await visitWatched(t, room.url);
  await ada.say('Hello?');
  const bo = await enter(room.url, 'Bo');
  const quiet = () => ada.page.locator('.row--quiet, .unread__label').allTextContents();
  await ada.until(quiet, ['Bo came in']);

  await look(ada, false);
  const cleo = await enter(room.url, 'Cleo');
  await ada.until(quiet, ['Bo and Cleo came in']);
  await cleo.say('Hello!');
  await ada.until(quiet, ['Bo came in', 'New', 'Cleo came in']);
  await look(ada, true);

  await openSettings(ada);
  await ada.page.getByRole('switch', { name: 'Show who comes and goes' }).uncheck();
  await ada.until(quiet, ['New']);
  await cleo.rename('Clio');
  await ada.until(quiet, ['New', 'Cleo is now Clio']);
  await ada.page.reload();
  await ada.composer.waitFor();
  const dee = await enter(room.url, 'Dee');
  await dee.say('Am I noticed?');
  await ada.sees('Am I noticed?');
  assert.deepEqual(await quiet(), []);
  for (const person of [bo, cleo, dee]) person.leave();
});
