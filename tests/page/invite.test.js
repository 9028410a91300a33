// SPDX-License-Identifier: LGPL-2.1-or-later
// Bringing others along: the link, and the code that a camera reads.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import jsQR from 'jsqr';
import { openRoom, visit } from './harness.js';

const SCALE = 4;

/**
 * Reads a code as a camera would.
 *
 * @param {import('playwright-core').Locator} code
 */
async function read(code) {
  const size = Number((await code.getAttribute('viewBox'))?.split(' ')[2]);
  const path = await code.locator('path').getAttribute('d') ?? '';
  const width = size * SCALE;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 0; row < SCALE; row++) {
      for (let column = 0; column < SCALE; column++)
        pixels.fill(0, ((Number(y) * SCALE + row) * width + Number(x) * SCALE + column) * 4,
                    ((Number(y) * SCALE + row) * width + Number(x) * SCALE + column) * 4 + 3);
    }
  }
  return /** @type {any} */ (jsQR)(pixels, width, width)?.data;
}

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`the link as a QR code, in the empty room and beside the people, ${colorScheme}`, async (t) => {
    const room = await openRoom(t);
    const ada = await visit(t, room.url, { colorScheme });
    /** @type {string[]} */
    const asked = [];
    ada.page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await ada.nameField.waitFor();
    assert.equal(await ada.page.locator('.qr').count(), 0);
    await ada.enter('Ada');

    const empty = ada.page.locator('.empty').getByRole('img', { name: 'The link as a QR code' });
    await empty.waitFor();
    assert.equal(await read(empty), `${room.url}/`);
    assert.deepEqual(await empty.evaluate((code) => {
      const { backgroundColor, fill } = getComputedStyle(code);
      return [backgroundColor, fill];
    }), ['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);

    const button = ada.page.locator('.panel').getByRole('button', { name: 'QR code' });
    const beside = ada.page.locator('.panel').getByRole('img', { name: 'The link as a QR code' });
    assert.equal(await button.getAttribute('aria-expanded'), 'false');
    await button.click();
    await beside.waitFor();
    assert.equal(await read(beside), `${room.url}/`);
    await button.click();
    await beside.waitFor({ state: 'hidden' });
    assert.deepEqual([...new Set(asked)], [room.url]);
  });
}
