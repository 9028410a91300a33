// SPDX-License-Identifier: LGPL-2.1-or-later
// A crowd that talks while the daemon is restarted, for a test that cannot reach it itself:
//
//   node crowd.js PORT RESTARTS DATABASE
//
// It says with a line when all are in, and after each restart when all are back and have everything.
// Then it leaves, says how its visitors fared and what it was told; and when it hears on the standard
// input that the daemon is gone, it says what in the database speaks against a promise.

import { once } from 'node:events';

import { check, readStored } from '../chaos/checker.js';
import { Client } from '../chaos/client.js';
import { Ledger } from '../chaos/ledger.js';
import { Random } from '../chaos/random.js';
import { until } from '../chaos/time.js';
import { Visitors } from '../chaos/visitors.js';

const CLIENTS = 50;
// What the daemon takes from one address, and a little less.
const MESSAGES_PER_SECOND = 15;
const LIMIT = 30000;

const [port, restarts, database] = process.argv.slice(2);
const ledger = new Ledger();
const random = new Random(Date.now() % 1000000);
const say = (what) => console.log(JSON.stringify(what));

const clients = Array.from({ length: CLIENTS }, (_, i) => new Client({
  name: `Guest${i}`, port: Number(port), ledger, random: random.fork(), changes: 0.2,
}).start());
const isComplete = () => clients.every((client) => client.complete)
  && new Set(clients.map(({ since }) => `${since.seq} ${since.rev}`)).size === 1;
await until(() => clients.every((client) => client.welcomed), LIMIT);
say({ present: clients.filter((client) => client.welcomed).length });

const visitors = new Visitors(Number(port));
const talk = setInterval(() => random.pick(clients).act(), 1000 / MESSAGES_PER_SECOND);
for (let i = 1; i <= Number(restarts); i++) {
  const before = clients.map((client) => client.completeAt);
  await until(() => ledger.farewells.length >= i * CLIENTS
    && clients.every((client, n) => client.welcomed && client.completeAt > before[n]), LIMIT);
  say({ back: clients.filter((client) => client.welcomed).length });
}
clearInterval(talk);
const complete = await until(isComplete, LIMIT);
await visitors.stop();
clients.forEach((client) => client.stop());
say({
  complete, farewells: ledger.farewells, visits: visitors.count, turnedAway: visitors.turnedAway,
  counts: ledger.counts,
});

await once(process.stdin, 'data');
say(check(ledger, readStored(database)).filter(({ n }) => n > 0)
  .map(({ name, examples }) => ({ name, examples })));
process.exit();
