// SPDX-License-Identifier: LGPL-2.1-or-later
// kill -9 again and again, under load.

import { now, pause, quantile, until } from './time.js';
import { World } from './world.js';

const CLIENTS = 50;
const RATE = 500;
const CHANGES = 0.2;

/** @returns the findings of the checker, and the figures */
export async function runKills(options, random) {
  const world = new World({ random, config: options.config });
  const back = [];
  try {
    await world.start();
    world.addClients(CLIENTS, {
      kinds: ['websocket', 'websocket', 'polling', 'upgrade'], changes: CHANGES,
    });
    const stopTalking = world.talk(RATE);
    await until(() => world.clients.every((client) => client.welcomed), 10000);
    for (let i = 0; i < options.kills; i++) {
      await pause(random.between(100, 900));
      await world.daemon.kill();
      const began = now();
      await world.daemon.start();
      await until(() => world.clients.every((client) => client.welcomed), 10000, 5);
      back.push(now() - began);
    }
    stopTalking();
    const settled = await world.settle();
    const findings = await world.finish();
    const { counts } = world.ledger;
    return {
      findings, ledger: world.ledger,
      figures: {
        kills: options.kills, clients: CLIENTS, 'offered per second': RATE,
        acknowledged: counts.acks, 'changes acknowledged': counts.changes, errors: counts.errors, 'acks repeated': counts.repeatedAcks, stored: world.ledger.seen.size,
        deliveries: counts.deliveries, resumes: counts.resumes, gaps: counts.gaps,
        'all back after ms, median and longest':
          [0.5, 1].map((part) => Math.round(quantile(back, part))),
        'settled after ms': Math.round(settled),
      },
    };
  } finally {
    await world.cleanUp();
  }
}
