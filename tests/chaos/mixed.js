// SPDX-License-Identifier: LGPL-2.1-or-later
// Faults of all kinds, mixed at random, while everybody talks.

import { FAULTS, WEIGHTS } from './faults.js';
import { now, pause, quantile, until } from './time.js';
import { World } from './world.js';

const MEAN_INTERVAL = 600;
// Larger than three times the reserve of the daemon, and small enough to be filled soon.
const DISK_SIZE = '96m';
const BUS_LIMIT = 10000;
const MISCHIEF = 0.05;
const CHANGES = 0.3;

function draw(random, faults) {
  const total = faults.reduce((sum, name) => sum + WEIGHTS[name], 0);
  let left = random.between(0, total);
  return faults.find((name) => (left -= WEIGHTS[name]) < 0) ?? faults[0];
}

// Makes faults until the time is over, then waits for the last ones to end.
async function torment(world, random, faults, end) {
  const running = new Map();
  const made = {};
  while (now() < end) {
    await pause(random.interval(MEAN_INTERVAL));
    const name = draw(random, faults);
    if (running.has(name))
      continue;
    made[name] = (made[name] ?? 0) + 1;
    world.ledger.note('snugd', name);
    world.clients.forEach((client) => client.note(`*** ${name}`));
    running.set(name, FAULTS[name](world)
      .catch((error) => world.ledger.violation(`the fault ${name}: ${error.message}`, 'snugd'))
      .finally(() => {
        running.delete(name);
        world.ledger.note('snugd', `end of ${name}`);
      }));
  }
  await Promise.all(running.values());
  return made;
}

/** @returns the findings of the checker, and the figures */
export async function runMixed(options, random, canMount) {
  const faults = options.faults.filter((name) => name !== 'disk' || canMount);
  const world = new World({
    random, config: options.config, withBus: faults.includes('bus'),
    diskSize: faults.includes('disk') ? DISK_SIZE : undefined,
  });
  try {
    await world.start();
    world.addClients(options.clients, { mischief: MISCHIEF, changes: CHANGES });
    const stopTalking = world.talk(options.rate);
    const made = await torment(world, random.fork(), faults, now() + options.minutes * 60000);
    // The half-open connections of the last moments are found out by their clients.
    world.proxy.cut(1);
    stopTalking();
    const settled = await world.settle();
    if (world.bus && !await until(() => world.bus.isServed(), BUS_LIMIT))
      world.ledger.violation('nobody answers on the session bus any more', 'snugd');
    const findings = await world.finish();
    const { counts } = world.ledger;
    return {
      findings, ledger: world.ledger,
      figures: {
        faults: made, clients: world.clients.length, 'daemons started': world.daemon.starts,
        'posts sent': counts.sends, acknowledged: counts.acks, 'changes acknowledged': counts.changes, 'acks repeated': counts.repeatedAcks,
        errors: counts.errors, deliveries: counts.deliveries, connections: counts.connections,
        resumes: counts.resumes, gaps: counts.gaps, 'settled after ms': Math.round(settled),
        'longest stop ms': Math.round(quantile(world.daemon.stopTimes, 1)),
        'ended by itself to be restarted': world.daemon.failures,
      },
    };
  } finally {
    await world.cleanUp();
  }
}
