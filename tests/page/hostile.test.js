// SPDX-License-Identifier: LGPL-2.1-or-later
// Texts and names that try to be more than that.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launchBrowser, listenForComplaints } from '../lib/browser.js';
import { enter } from '../lib/person.js';
import { openRoom, visit } from './harness.js';

const TEXTS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '"><iframe srcdoc="<script>alert(1)</script>">',
  '</p></li></ol><style>*{display:none}</style>',
  '<a href="javascript:alert(1)">x</a>',
  'javascript:alert(1)',
  'http://javascript:alert(1)@example.org/"onmouseover="alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)} {name} {n} %s %d',
  '&lt;b&gt; &amp; &#x3c;script&#x3e;',
  '__proto__',
  'constructor',
  '\u202Egnp.exe\u202C and \u2066more\u2069',
  'Z\u0351\u036B\u0343\u036A\u0302\u036Ba\u0338lgo',
  'x'.repeat(4000),
  'مرحبا <b>hello</b>',
];

test('texts are shown as they are, and nothing in them runs', async (t) => {
  const room = await openRoom(t);
  const mallory = await enter(room.url, 'Mallory');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');

  for (const text of TEXTS) await mallory.say(text);
  await ada.untilTexts(TEXTS);
  await ada.page.reload();
  await ada.untilTexts(TEXTS);

  assert.equal(await ada.page.locator('.list').locator('img, script, iframe, style, svg:not(.icon)').count(), 0);
  for (const href of await ada.page.locator('.list a').evaluateAll((links) =>
    links.map((link) => /** @type {HTMLAnchorElement} */ (link).protocol)))
    assert.match(href, /^https?:$/);
  /* No row may be wider than the room, whatever is in it. */
  const wide = await ada.viewport.evaluate((element) => element.scrollWidth > element.clientWidth);
  assert.equal(wide, false);
  mallory.leave();
});

test('what a visitor writes goes out and comes back as it is', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  for (const text of TEXTS) await ada.write(text);
  await ada.until(() => ada.page.locator('[data-status="sent"]').count(), TEXTS.length);
  assert.deepEqual(await ada.texts(), TEXTS);
  const other = await enter(room.url, 'Bo');
  assert.deepEqual(other.welcome.messages.map(({ text }) => text), TEXTS);
  other.leave();
});

test('names are shown as they are, wherever they are', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');

  const people = [];
  for (const name of ['<b>bold</b>', '<img src=x onerror=alert(1)>', '{name} {n} %s', '__proto__']) {
    const person = await enter(room.url, name);
    people.push(person);
    const known = person.welcome.you.name;
    await person.say(`I am ${known}`);
    person.type(true);
    await ada.sees(`I am ${known}`);
    const author = ada.message(`I am ${known}`).locator('.message__author');
    assert.equal(await author.textContent(), known);
    assert.ok((await ada.names()).includes(known));
  }
  assert.equal(await ada.page.locator('.room').locator('b, .list img').count(), 0);
  for (const person of people) person.leave();
});

test('links: only to the web, never with a handle, not greedy', async (t) => {
  const room = await openRoom(t);
  const bo = await enter(room.url, 'Bo');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  await bo.say('See (https://example.org/a_(b)), or https://example.org/?q=1&r=2. Not ftp://example.org!');
  const links = ada.page.locator('.list a');
  await links.first().waitFor();

  assert.deepEqual(await links.evaluateAll((all) => all.map((link) => link.getAttribute('href'))),
                   ['https://example.org/a_(b)', 'https://example.org/?q=1&r=2']);
  for (const link of await links.all()) {
    assert.equal(await link.getAttribute('rel'), 'noopener noreferrer nofollow');
    assert.equal(await link.getAttribute('target'), '_blank');
  }
  bo.leave();
});

test('these tests would notice: what the policy forbids is complained of', async (t) => {
  const room = await openRoom(t);
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const page = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  listenForComplaints(page, complaints);
  await page.goto(room.url);
  await page.locator('#join-name').waitFor();
  assert.deepEqual(complaints, []);

  await page.evaluate(() => {
    const image = document.createElement('img');
    image.src = 'https://example.org/never-asked-for.png';
    document.body.append(image);
    const link = document.createElement('a');
    link.href = 'javascript:alert(1)';
    document.body.append(link);
    link.click();
    const script = document.createElement('script');
    const sinks = [
      () => { document.body.innerHTML = '<p>never</p>'; },
      () => { script.text = 'alert(1)'; },
      () => { script.setAttribute('src', 'data:text/javascript,alert(1)'); },
    ];
    for (const sink of sinks) {
      let passed = true;
      try {
        sink();
      } catch {
        passed = false;
      }
      if (passed) throw new Error(`${sink} passed`);
    }
  });
  await page.waitForFunction(() => true);
  for (const directive of ['img-src', 'script-src'])
    assert.ok(complaints.some((text) => /Content.Security.Policy/i.test(text) && text.includes(directive)),
              `${directive} in ${complaints.join('\n')}`);
});
