// SPDX-License-Identifier: LGPL-2.1-or-later
// Lost connections, and what becomes of what is said meanwhile.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeFolder, removeFolder } from '../lib/snugd.js';
import { enter } from '../lib/person.js';
import { openRoom, visit } from './harness.js';

/** @param {number} from @param {number} to */
function numbers(from, to) {
  return Array.from({ length: to - from + 1 }, (_, index) => `message ${from + index}`);
}

/** @param {import('node:test').TestContext} t */
async function makeState(t) {
  const folder = await makeFolder();
  t.after(() => removeFolder(folder));
  return folder;
}

test('one who loses the connection misses nothing and sees nothing twice', async (t) => {
  const room = await openRoom(t);
  const ada = await enter(room.url, 'Ada');
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  for (const text of numbers(1, 3)) await ada.say(text);
  await bo.untilTexts(numbers(1, 3));

  await bo.context.setOffline(true);
  await bo.banner.waitFor();
  for (const text of numbers(4, 9)) await ada.say(text);
  assert.deepEqual(await bo.texts(), numbers(1, 3));

  await bo.context.setOffline(false);
  await bo.untilTexts(numbers(1, 9));
  await bo.banner.waitFor({ state: 'hidden' });
  await ada.say('message 10');
  await bo.untilTexts(numbers(1, 10));
  assert.equal(await bo.page.locator('.gap').count(), 0);
  ada.leave();
});

test('what is written offline waits, and goes out later in order', async (t) => {
  const room = await openRoom(t);
  const ada = await enter(room.url, 'Ada');
  const bo = await visit(t, room.url);
  await bo.enter('Bo');

  await bo.context.setOffline(true);
  for (const text of numbers(1, 5)) await bo.write(text);
  await bo.untilTexts(numbers(1, 5));
  const waiting = bo.page.locator('[data-status="waiting"]');
  await bo.until(() => waiting.count(), 5);
  await ada.say('Meanwhile');

  await bo.context.setOffline(false);
  await bo.untilTexts(['Meanwhile', ...numbers(1, 5)]);
  await bo.until(() => waiting.count(), 0);
  const cleo = await enter(room.url, 'Cleo');
  assert.deepEqual(cleo.welcome.messages.map(({ text }) => text), ['Meanwhile', ...numbers(1, 5)]);
  ada.leave();
  cleo.leave();
});

test('what waits and what is being written survive a reload', async (t) => {
  const state = await makeState(t);
  const room = await openRoom(t, { stateDir: state });
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  await bo.say('message 1');

  await bo.context.setOffline(true);
  await bo.write('message 2');
  await bo.write('message 3');
  await bo.composer.fill('not yet finished');
  await bo.context.setOffline(false);
  await bo.page.reload();

  await bo.untilTexts(numbers(1, 3));
  await bo.until(() => bo.page.locator('[data-status="sent"]').count(), 3);
  assert.equal(await bo.composer.inputValue(), 'not yet finished');
  const ada = await enter(room.url, 'Ada');
  assert.deepEqual(ada.welcome.messages.map(({ text }) => text), numbers(1, 3));
  await bo.composer.press('Enter');
  await bo.untilTexts([...numbers(1, 3), 'not yet finished']);
  await bo.page.reload();
  await bo.sees('not yet finished');
  assert.equal(await bo.composer.inputValue(), '');
  ada.leave();
});

for (const [how, end] of /** @type {const} */ ([['restarts', 'stop'], ['crashes', 'kill']])) {
  test(`the daemon ${how}: the page comes back by itself, nothing is lost or doubled`, async (t) => {
    const state = await makeState(t);
    const room = await openRoom(t, { stateDir: state });
    const ada = await visit(t, room.url);
    const bo = await visit(t, room.url);
    await ada.enter('Ada');
    await bo.enter('Bo');
    await ada.say('message 1');
    await bo.say('message 2');

    await room[end]();
    await bo.banner.waitFor();
    if (end === 'stop') await bo.banner.filter({ hasText: 'restarting' }).waitFor();
    await bo.write('message 3');
    await bo.write('message 4');
    const again = await openRoom(t, { stateDir: state, port: room.port });
    assert.equal(again.port, room.port);

    for (const visitor of [ada, bo]) await visitor.untilTexts(numbers(1, 4));
    await bo.until(() => bo.page.locator('[data-status="waiting"]').count(), 0);
    await ada.say('message 5');
    await bo.untilTexts(numbers(1, 5));
    await bo.untilNames(['Bo', 'Ada']);
    await bo.banner.waitFor({ state: 'hidden' });
  });
}

test('a history that was replaced is told of, honestly', async (t) => {
  const room = await openRoom(t);
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  await bo.say('Before');
  await room.stop();

  const other = await openRoom(t, { port: room.port });
  await bo.page.locator('.gap').filter({ hasText: 'could not be recovered' }).waitFor();
  await bo.untilTexts([]);
  const ada = await enter(other.url, 'Ada');
  await ada.say('After');
  await bo.untilTexts(['After']);
  ada.leave();
});

test('who missed too much is told so, and can load it', async (t) => {
  const room = await openRoom(t);
  const ada = await enter(room.url, 'Ada');
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  await bo.say('message 1');

  await bo.context.setOffline(true);
  await bo.banner.waitFor();
  const many = 1200;
  await ada.sayAll(numbers(2, many));
  await bo.context.setOffline(false);
  const gap = bo.page.locator('.gap').filter({ hasText: 'some messages are left out here' });
  await gap.waitFor();
  await bo.sees(`message ${many}`);

  const seen = await bo.texts();
  assert.deepEqual(seen, numbers(many - seen.length + 1, many));
  await gap.getByRole('button', { name: 'Load them' }).click();
  await bo.until(async () => (await bo.texts())[0] !== seen[0], true);
  /* The line stays above what was loaded, until nothing is left out any more. */
  const firsts = await bo.rows.evaluateAll((rows) => rows.slice(0, 2).map((row) => row.className));
  assert.match(firsts[0], /gap/);
  /* Those far from the view are not drawn. */
  const more = await bo.texts();
  const oldest = Number(/\d+/.exec(more[0])?.[0]);
  assert.ok(oldest < many - seen.length);
  assert.deepEqual(more, numbers(oldest, oldest + more.length - 1));
  await bo.until(async () => {
    await bo.viewport.evaluate((element) => element.scrollTo(0, 0));
    return (await bo.texts())[0];
  }, 'message 1');
  assert.equal(await gap.count(), 0);
  ada.leave();
});

test('what came meanwhile is marked after a resume', async (t) => {
  const room = await openRoom(t);
  const ada = await enter(room.url, 'Ada');
  const bo = await visit(t, room.url);
  await bo.enter('Bo');
  await ada.say('message 1');
  await bo.sees('message 1');
  await bo.context.setOffline(true);
  await bo.banner.filter({ hasText: 'This device is offline' }).waitFor();
  for (const text of numbers(2, 4)) await ada.say(text);
  await bo.context.setOffline(false);
  await bo.untilTexts(numbers(1, 4));
  const line = bo.rows.filter({ hasText: '3 missed messages' });
  assert.equal(await line.evaluate((row) => row.nextElementSibling?.querySelector('.message__words')?.textContent), 'message 2');
  ada.leave();
});

test('what waited for very long is not sent unasked', async (t) => {
  const room = await openRoom(t);
  const ada = await enter(room.url, 'Ada');
  const bo = await visit(t, room.url);
  await bo.page.clock.install();
  await bo.page.reload();
  await bo.enter('Bo');
  await bo.context.setOffline(true);
  await bo.page.clock.runFor(4000);
  await bo.banner.waitFor();
  await bo.write('old 1');
  await bo.write('old 2');
  await bo.page.clock.runFor('06:00');
  await bo.write('new');
  await bo.context.setOffline(false);
  await bo.page.evaluate(() => window.dispatchEvent(new Event('online')));

  const question = bo.page.locator('.held');
  await question.filter({ hasText: '2 messages were written a while ago' }).waitFor();
  await bo.message('new').and(bo.page.locator('[data-status="sent"]')).waitFor();
  await bo.page.locator('.message__failure').filter({ hasText: 'written a while ago' }).first().waitFor();
  await question.getByRole('button', { name: 'Send' }).click();
  await question.waitFor({ state: 'hidden' });
  await bo.until(() => bo.page.locator('[data-status="sent"]').count(), 3);
  const cleo = await enter(room.url, 'Cleo');
  assert.deepEqual(cleo.welcome.messages.map(({ text }) => text), ['new', 'old 1', 'old 2']);
  ada.leave();
  cleo.leave();
});

test('the banner waits: a connection that comes back at once is not worth a word', async (t) => {
  const state = await makeState(t);
  const room = await openRoom(t, { stateDir: state });
  const bo = await visit(t, room.url);
  await bo.page.clock.install();
  await bo.enter('Bo');

  await room.kill();
  await bo.write('message 1');
  await bo.page.locator('[data-status="waiting"]').waitFor();
  await bo.page.clock.runFor(2000);
  assert.equal(await bo.banner.isVisible(), false);
  await bo.page.clock.runFor(1500);
  await bo.banner.waitFor();
  assert.equal(await bo.composer.isEditable(), true);

  /* It says when it is tried again, and that is when. */
  const next = bo.page.locator('.banner__next');
  const countdown = async () => {
    await bo.page.clock.runFor(250);
    return Number(/^Next attempt in (\d+) seconds?$/.exec(await next.textContent() ?? '')?.[1] ?? 0);
  };
  await bo.until(async () => await countdown() >= 3, true);
  let asked = 0;
  bo.page.on('request', (request) => { asked += Number(/socket\.io/.test(request.url())); });
  await bo.until(countdown, 2);
  await bo.until(countdown, 1);
  assert.equal(asked, 0);
  await bo.until(async () => [await countdown() !== 1, asked > 0], [true, true]);

  await openRoom(t, { stateDir: state, port: room.port });
  await bo.banner.getByRole('button', { name: 'Try now' }).click();
  await bo.page.locator('[data-status="sent"]').waitFor();
  await bo.banner.waitFor({ state: 'hidden' });
});

test('the page looks after its connection when it is shown again', async (t) => {
  const room = await openRoom(t);
  const ada = await enter(room.url, 'Ada');
  const bo = await visit(t, room.url);
  await bo.page.clock.install();
  await bo.enter('Bo');

  await bo.context.setOffline(true);
  await bo.page.clock.runFor(30000);
  await ada.say('While you slept');
  await bo.context.setOffline(false);
  await bo.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await bo.sees('While you slept');
  ada.leave();
});

test('a message that got lost on the way is missed, and fetched', async (t) => {
  const room = await openRoom(t);
  const ada = await enter(room.url, 'Ada');
  const bo = await visit(t, room.url);
  let lose = false;
  let lost = 0;
  await bo.page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((data) => {
      if (lose && String(data).includes('"posted"')) lost++;
      else socket.send(data);
    });
  });
  await bo.page.reload();
  await bo.enter('Bo');
  await ada.say('message 1');
  await bo.sees('message 1');
  /* Until the upgrade is done the messages take another way. */
  await bo.until(async () => {
    lose = true;
    await ada.say('lost');
    return lost > 0;
  }, true);
  lose = false;

  await bo.write('message 2');
  await ada.say('message 3');
  await bo.sees('message 3');
  await bo.until(() => bo.page.locator('[data-status="sent"]').count(), 1);
  const cleo = await enter(room.url, 'Cleo');
  await bo.untilTexts(cleo.welcome.messages.map(({ text }) => text));
  assert.ok((await bo.texts()).includes('lost'));
  ada.leave();
  cleo.leave();
});
