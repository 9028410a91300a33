// SPDX-License-Identifier: LGPL-2.1-or-later
// A slow network, and a proxy that puts the room below a path.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enter } from '../lib/person.js';
import { startProxy } from '../lib/proxy.js';
import { openRoom, visit } from './harness.js';

test('over a slow network everything comes, in order, and below a path', async (t) => {
  const room = await openRoom(t);
  const proxy = await startProxy(t, { '/chat/': room.url });
  const bo = await enter(room.url, 'Bo');
  const ada = await visit(t, `${proxy}/chat/`);
  await ada.nameField.waitFor();
  const session = await ada.context.newCDPSession(ada.page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false, latency: 400, downloadThroughput: 50000, uploadThroughput: 20000,
  });

  await ada.enter('Ada');
  /* Both of these are fetched when they are first wanted. */
  await ada.page.locator('.empty .qr').waitFor();
  assert.equal(await ada.page.locator('.empty .invite__field').inputValue(), `${proxy}/chat/`);
  await ada.composer.pressSequentially('one :ta');
  await ada.page.getByRole('option', { name: 'tada' }).waitFor();
  await ada.page.keyboard.press('Escape');
  await ada.write('one');
  await ada.write('two');
  await ada.write('three');
  assert.deepEqual(await ada.texts(), ['one', 'two', 'three']);
  await ada.until(() => ada.page.locator('[data-status="sent"]').count(), 3);
  await bo.say('four');
  await ada.untilTexts(['one', 'two', 'three', 'four']);
  assert.equal(await ada.banner.isVisible(), false);
  bo.leave();
});
