// SPDX-License-Identifier: LGPL-2.1-or-later
// `systemctl --user restart snug` while people talk, and others come to look.

import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';

import { startManager, whyNot } from './manager.js';

const CROWD = fileURLToPath(new URL('crowd.js', import.meta.url));
const DATABASE = '/home/snug-test/.local/state/snug/snug.db';
const PEOPLE = 50;
const RESTARTS = 3;

describe('a restart under load', { timeout: 120000, skip: await whyNot() }, () => {
  let manager;
  before(async () => { manager = await startManager(); });
  after(async () => assert.equal(await manager?.stop(), 0));

  test('turns nobody away, and loses nothing', async (t) => {
    await manager.systemctl('start', 'snug.socket');
    const crowd = manager.spawnBeside(process.execPath, CROWD, '5000', `${RESTARTS}`,
      `${manager.root}${DATABASE}`);
    t.after(() => crowd.kill('SIGKILL'));
    const lines = createInterface(crowd.stdout)[Symbol.asyncIterator]();
    const next = async () => JSON.parse((await lines.next()).value);
    assert.deepEqual(await next(), { present: PEOPLE });

    const times = [];
    for (let i = 0; i < RESTARTS; i++) {
      const began = Date.now();
      await manager.systemctl('restart', 'snug');
      assert.deepEqual(await next(), { back: PEOPLE });
      times.push(Date.now() - began);
    }
    const { complete, farewells, visits, turnedAway, counts } = await next();
    t.diagnostic(`all back after ${times.join(', ')} ms; ${JSON.stringify(visits)}; ${
      counts.acks} messages and ${counts.changes} changes acknowledged`);
    assert.ok(complete);
    assert.equal(turnedAway, 0, JSON.stringify(visits));
    assert.ok(visits.served > 20 * RESTARTS, JSON.stringify(visits));
    assert.ok(counts.acks > 0 && counts.changes > 0, JSON.stringify(counts));
    assert.equal(counts.gaps, 0);

    assert.equal(farewells.length, PEOPLE * RESTARTS);
    const told = new Set(farewells.map((farewell) => JSON.stringify(farewell)));
    assert.equal(told.size, 1, [...told].join());
    assert.match(farewells[0].reason, /./);
    assert.ok(farewells[0].retry_after_ms > 0);

    await manager.systemctl('stop', 'snug.socket', 'snug.service');
    crowd.stdin.end('stopped\n');
    assert.deepEqual(await next(), []);
  });
});
