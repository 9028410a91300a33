// SPDX-License-Identifier: LGPL-2.1-or-later
// The command line of the chaos.

import { parseArgs } from 'node:util';

import { WEIGHTS } from './faults.js';

export const HELP = `Usage: node tests/chaos/main.js [OPTION]...

Torments snugd, which the environment variable SNUGD names, and checks that it keeps its promises
(docs/reliability.md). SNUG_BUILD names the build folder. Prints TAP.

  --minutes=N      for how long faults are mixed (0.5); hours are welcome
  --seed=N         what chance follows from; a failure prints it
  --faults=LIST    which faults, separated by commas: ${Object.keys(WEIGHTS).join(', ')}
  --clients=N      how many clients (24)
  --rate=N         how many messages they offer in a second, in all (150)
  --durability=W   full or normal, as in snug.conf

Only one thing, for its figures:
  --kills=N        kill -9 of the daemon, so many times, under the load of 50 clients and 500 messages/s
  --restarts=N     restarts with a listening socket that stays, so many times, and 1,000 clients
  --power=N        simulated power cuts, so many
Without any of these: a little of each.
`;

function number(values, name, fallback, least = 0) {
  const value = values[name] === undefined ? fallback : Number(values[name]);
  if (!(value >= least))
    throw new Error(`--${name} is no such number: ${values[name]}`);
  return value;
}

/** @returns what the command line asks for; null if only for help */
export function readOptions() {
  const text = { type: 'string' };
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean' }, minutes: text, seed: text,
      faults: text, clients: text, rate: text, durability: text, kills: text, restarts: text,
      power: text,
    },
  });
  if (values.help)
    return null;

  const faults = values.faults?.split(',') ?? Object.keys(WEIGHTS);
  const unknown = faults.find((fault) => !(fault in WEIGHTS));
  if (unknown !== undefined)
    throw new Error(`there is no fault “${unknown}”; see --help`);
  const durability = values.durability ?? 'full';
  if (!['full', 'normal'].includes(durability))
    throw new Error('--durability is full or normal');

  const single = ['kills', 'restarts', 'power'].some((name) => values[name] !== undefined);
  const mixed = !single || values.minutes !== undefined;
  return {
    seed: number(values, 'seed', Date.now() % 1000000),
    minutes: mixed ? number(values, 'minutes', 0.5) : 0,
    faults,
    clients: number(values, 'clients', 24, 2),
    rate: number(values, 'rate', 150, 1),
    config: `[storage]\ndurability=${durability}\n`,
    durability,
    kills: number(values, 'kills', single || values.minutes ? 0 : 8),
    restarts: number(values, 'restarts', single || values.minutes ? 0 : 2),
    // Fewer would do for a look; this is what the short run can afford.
    crowd: values.restarts === undefined ? 300 : 1000,
    power: number(values, 'power', single || values.minutes ? 0 : 120),
  };
}
