// SPDX-License-Identifier: LGPL-2.1-or-later
// Scripts in all that people write, in a real browser: as text, as name, as topic, live and replayed.
// That the page complains of nothing (tests/page/harness.js) is a part of each test: neither did a
// dialogue open, nor did the Content-Security-Policy have anything to refuse.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startBus } from '../lib/bus.js';
import { enter } from '../lib/person.js';
import { run } from '../lib/program.js';
import { openRoom, visit } from '../page/harness.js';
import { PAYLOADS } from './payloads.js';

const TOPIC_LIMIT = 300;
const NAME_LIMIT = 32;
const FOREIGN = 'script, iframe, object, embed, img, video, audio, form, style, link, base, meta, math, marquee';

/** What of the conversation is not of our making. */
async function foreignElements(visitor) {
  const found = await visitor.page.locator('.list').locator(FOREIGN).evaluateAll((all) =>
    all.map((element) => element.outerHTML));
  const handlers = await visitor.page.locator('.room *').evaluateAll((all) =>
    all.flatMap((element) => [...element.attributes].map(({ name }) => name)).filter((name) => /^on/.test(name)));
  const schemes = await visitor.page.locator('.list a').evaluateAll((all) =>
    [...new Set(all.map((link) => link.protocol))].filter((protocol) => !/^https?:$/.test(protocol)));
  return [...found, ...handlers, ...schemes];
}

test(`no script runs in any of ${PAYLOADS.length} texts`, async (t) => {
  const room = await openRoom(t);
  const mallory = await enter(room.url, 'Mallory');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');

  assert.ok(PAYLOADS.length >= 150);
  for (const [i, payload] of PAYLOADS.entries()) {
    await mallory.say(payload);
    if (i % 25 === 24) {
      await mallory.say(`so far ${i}`);
      await ada.sees(`so far ${i}`);
      assert.deepEqual(await foreignElements(ada), []);
    }
  }
  await mallory.say('that is all');
  await ada.sees('that is all');
  const shown = (await ada.texts()).join('\n');
  // The newest at least must be there, and be what they are.
  for (const payload of PAYLOADS.slice(-5))
    assert.ok(shown.includes(payload), payload);

  await ada.page.reload();
  await ada.sees('that is all');
  assert.deepEqual(await foreignElements(ada), []);
  mallory.leave();
});

test('nor in what one writes oneself', async (t) => {
  const room = await openRoom(t);
  const ada = await visit(t, room.url);
  await ada.enter('Ada');
  for (let i = 0; i < PAYLOADS.length; i += 6)
    await ada.write(PAYLOADS[i].replaceAll('\n', ' '));
  await ada.say('that is all');
  assert.deepEqual(await foreignElements(ada), []);
});

test('nor in names, of those that are accepted', async (t) => {
  const room = await openRoom(t);
  const mallory = await enter(room.url, 'Mallory');
  const ada = await visit(t, room.url);
  await ada.enter('Ada');

  let accepted = 0;
  for (const payload of PAYLOADS) {
    const { ok, error } = await mallory.rename([...payload].slice(0, NAME_LIMIT).join(''));
    if (!ok) {
      assert.match(error.code, /^name-/);
      continue;
    }
    accepted++;
    mallory.type(accepted % 2 === 0);
    if (accepted % 10 === 0) {
      await mallory.say(`I have had ${accepted} names`);
      await ada.sees(`I have had ${accepted} names`);
    }
  }
  assert.ok(accepted > 100, String(accepted));
  assert.deepEqual(await foreignElements(ada), []);
  await ada.page.reload();
  await ada.sees(`I have had ${accepted - accepted % 10} names`);
  assert.deepEqual(await foreignElements(ada), []);
  mallory.leave();
});

test('nor in topics', async (t) => {
  const bus = await startBus();
  t.after(() => bus.stop());
  const room = await openRoom(t, { bus });
  const ada = await visit(t, room.url);
  await ada.enter('Ada');

  const topics = [''];
  for (const payload of PAYLOADS.filter((text) => !/[\n\t\u0001]/.test(text))) {
    if (topics.at(-1).length + payload.length >= TOPIC_LIMIT)
      topics.push('');
    topics[topics.length - 1] += `${payload} `;
  }
  for (const topic of topics) {
    const { code, stderr } = await run(process.env.SNUGCTL, ['topic', topic], { env: bus.env });
    assert.equal(code, 0, stderr);
    await ada.page.reload();
    await ada.composer.waitFor();
    assert.deepEqual(await foreignElements(ada), []);
  }
});
