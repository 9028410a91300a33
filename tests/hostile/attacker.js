// SPDX-License-Identifier: LGPL-2.1-or-later
// A process of its own, of low priority: makes one attack. The arguments are the port, the name of the
// attack and for how many seconds; what it has to tell goes to the parent.

import { constants, setPriority } from 'node:os';

import { now, pause } from '../chaos/time.js';
import { ATTACKS } from './attacks.js';

const [port, name, seconds] = process.argv.slice(2);

// The machine belongs to the daemon and the ordinary clients, so that their times are not those of
// an attacker who takes the processors away.
setPriority(constants.priority.PRIORITY_LOW);
process.on('disconnect', () => process.exit());

const began = now();
const end = began + Number(seconds) * 1000;
const context = {
  port: Number(port),
  isOver: () => now() >= end,
  rest: (limit = Infinity) => pause(Math.min(limit, end - now())),
  problems: [],
  counts: {},
  peak: 0,
  open: 0,
  count(what, n = 1) {
    this.counts[what] = (this.counts[what] ?? 0) + n;
  },
  opened() {
    this.peak = Math.max(this.peak, ++this.open);
  },
  closed(reason) {
    this.open--;
    this.count(`closed: ${String(reason).slice(0, 60)}`);
  },
};

try {
  await ATTACKS[name].run(context);
} catch (error) {
  context.problems.push(error.stack);
}
process.send({ counts: context.counts, peak: context.peak, problems: context.problems },
  () => process.exit());
