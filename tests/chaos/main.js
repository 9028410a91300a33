// SPDX-License-Identifier: LGPL-2.1-or-later
// The chaos: drives real daemons with clients of its own under faults, and checks every promise.
// See options.js for how to run it, docs/reliability.md for what it proves.

import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { runKills } from './kills.js';
import { runMixed } from './mixed.js';
import { HELP, readOptions } from './options.js';
import { runPower } from './power.js';
import { Random } from './random.js';
import { runRestarts } from './restarts.js';

// Mount name spaces of our own: as root, or as one who is root in a user name space.
const UNSHARES = [
  ['--mount', '--propagation', 'private'],
  ['--user', '--map-root-user', '--mount', '--propagation', 'private'],
];

// A disk that can be filled needs a mount, and nobody else has to see it. Returns whether the
// program runs once more, where it may mount, and is not needed here any more.
function moveIntoNamespace() {
  if (process.env.SNUG_CHAOS_INSIDE)
    return false;
  const ways = UNSHARES.filter((way) => spawnSync('unshare',
    [...way, 'mount', '-t', 'tmpfs', 'snug-chaos', '/mnt'], { stdio: 'ignore' }).status === 0);
  if (ways.length === 0)
    return false;
  const child = spawn('unshare', [...ways[0], process.execPath, fileURLToPath(import.meta.url),
    ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, SNUG_CHAOS_INSIDE: '1' } });
  ['SIGINT', 'SIGTERM'].forEach((signal) => process.on(signal, () => child.kill(signal)));
  child.once('exit', (code, signal) => { process.exitCode = signal ? 1 : code; });
  return true;
}

class Report {
  constructor(seed) {
    this.seed = seed;
    this.n = 0;
    this.failed = 0;
  }

  say(text) {
    process.stdout.write(`${text.replace(/^/gm, '# ')}\n`);
  }

  test(part, { name, n, examples }) {
    this.n++;
    if (n > 0)
      this.failed++;
    process.stdout.write(`${n > 0 ? 'not ok' : 'ok'} ${this.n} - ${part}: ${name}\n`);
    if (n > 0)
      this.say(`${n} times, with --seed=${this.seed}:\n${examples.join('\n')}`);
  }

  part(name, { findings, ledger, figures }) {
    findings.forEach((finding) => this.test(name, finding));
    this.say(`${name}: ${JSON.stringify(figures, null, 1).replace(/\n */g, ' ')}`);
    ledger?.violations.slice(0, 3).forEach(({ what, client, at, history }) => {
      this.say(`the history of ${client ?? 'snugd'}, until ${(at / 1000).toFixed(3)}: ${what}\n  ${
        history.join('\n  ')}`);
    });
  }

  end() {
    process.stdout.write(`1..${this.n}\n`);
    this.say(`seed ${this.seed}: ${this.n - this.failed} of ${this.n} promises kept`);
    return this.failed > 0 ? 1 : 0;
  }
}

async function main(options) {
  const report = new Report(options.seed);
  const random = new Random(options.seed);
  const canMount = Boolean(process.env.SNUG_CHAOS_INSIDE);
  const parts = [
    ['mixed', options.minutes > 0, (chance) => runMixed(options, chance, canMount)],
    ['kills', options.kills > 0, (chance) => runKills(options, chance)],
    ['restarts', options.restarts > 0, (chance) => runRestarts(options, chance)],
    ['power', options.power > 0, (chance) => runPower(options, chance)],
  ];
  if (!canMount && options.faults.includes('disk'))
    report.say('nothing can be mounted here, so that no disk becomes full');
  for (const [name, wanted, run] of parts) {
    const chance = random.fork();
    if (!wanted)
      continue;
    try {
      report.part(name, await run(chance));
    } catch (error) {
      report.test(name, { name: 'runs to its end', n: 1, examples: [error.stack] });
    }
  }
  // Whatever still waits for a dead connection is of no interest any more.
  process.exit(report.end());
}

const options = readOptions();
if (options === null)
  process.stdout.write(HELP);
else if (!moveIntoNamespace())
  await main(options);
