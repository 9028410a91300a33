// SPDX-License-Identifier: LGPL-2.1-or-later
// Attacks on a daemon while ordinary clients chat: see options() for how to run it, docs/hostile.md for
// what it proves. Prints TAP, and a table.

import { parseArgs } from 'node:util';

import { ATTACKS } from './attacks.js';
import { runSoak } from './soak.js';
import { World } from './world.js';

const HELP = `Usage: node tests/hostile/main.js [OPTION]... [ATTACK]...

Attacks snugd, which the environment variable SNUGD names, in all known ways while ordinary clients
chat, and checks that these notice nothing (docs/hostile.md). Prints TAP.

  --list        name the attacks
  --seconds=N   how long each attack lasts (3); those that are about a time limit last longer
  --quiet=N     for how many seconds to measure before each (1)
  --soak=N      instead of attacks: so many sessions of every kind, and what is left of them
`;

// Per connection of the attacker, and what may be left of all of it, in MiB. Allocators keep some.
const MOST_PER_CONNECTION = 2;
const SLACK = 8;
// Far above what is seen on a quiet machine: the figures are in the table, this finds what hangs.
const SLOWEST = 2000;

let nTests = 0;
let nFailed = 0;
const say = (text) => process.stdout.write(`${text.replace(/^/gm, '# ')}\n`);

function test(name, complaint) {
  nTests++;
  if (complaint)
    nFailed++;
  process.stdout.write(`${complaint ? 'not ok' : 'ok'} ${nTests} - ${name}\n`);
  if (complaint)
    say(complaint);
}

const round = (value) => (value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);

function complaintOf(attack, { world, quiet, result, after }) {
  const { told, before, peak, times } = result;
  const complaint = attack.check?.(told, world.daemon.output());
  const most = before.memory + SLACK + MOST_PER_CONNECTION * Math.max(told.peak, 1);
  return [
    [!world.isAlive, `the daemon is not running any more:\n${world.daemon.output().slice(-2000)}`],
    [/CRITICAL|WARNING|Sanitizer/.test(world.daemon.output()), world.daemon.output().slice(-2000)],
    [times.cut.length > 0, `ordinary clients were cut: ${times.cut.join('; ')}`],
    [Object.keys(times.refused).length > 0, `ordinary messages were refused: ${JSON.stringify(times.refused)}`],
    [times.n === 0, 'no ordinary message came back'],
    [told.problems.length > 0, told.problems.slice(0, 5).join('\n')],
    [!(peak.memory <= most), `${round(peak.memory)} MiB, more than ${round(most)}`],
    [!(after.descriptors <= before.descriptors),
      `${after.descriptors} descriptors after it, ${before.descriptors} before`],
    [!(after.memory <= before.memory + SLACK),
      `${round(after.memory)} MiB after it, ${round(before.memory)} before`],
    [!(times.p99 <= Math.max(SLOWEST, 4 * quiet.p99)), `p99 ${round(times.p99)} ms`],
    [Boolean(complaint), complaint],
  ].filter(([isSo]) => isSo).map(([, text]) => text).join('\n');
}

function rowOf(name, { quiet, result: { told, before, peak, times, cpu }, after }) {
  return [name, told.peak, `${round(quiet.p99)}`, `${round(times.p99)}`, `${round(times.worst)}`,
    `${round(before.memory)}`, `${round(peak.memory)}`, `${round(after.memory)}`,
    `${before.descriptors}`, `${peak.descriptors}`, `${after.descriptors}`, `${round(after.after)}`,
    `${round(cpu)}`];
}

const HEAD = ['attack', 'connections', 'quiet p99 ms', 'p99 ms', 'worst ms', 'MiB before', 'during', 'after',
  'descriptors before', 'during', 'after', 'given back after s', 'CPU %'];

function printTable(rows) {
  say([HEAD, HEAD.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n'));
}

async function runAttack(world, name, options) {
  const attack = ATTACKS[name];
  const quiet = await world.observe(options.quiet);
  const result = await world.attack(name, Math.max(options.seconds, attack.seconds ?? 0));
  const after = await world.release(result.before, SLACK);
  const whole = { world, quiet, result, after };
  test(`${name}: ${attack.about}`, complaintOf(attack, whole));
  const counts = Object.fromEntries(Object.entries(result.told.counts)
    .map(([key, value]) => [key, round(value)]).slice(0, 12));
  say(`${name}: ${JSON.stringify(counts)}`);
  return rowOf(name, whole);
}

async function runAttacks(names, options) {
  const rows = [];
  let shared;
  try {
    for (const name of names) {
      const { nofile, args, config, rate } = ATTACKS[name];
      const isOwn = [nofile, args, config, rate].some((option) => option !== undefined);
      if (!isOwn && !shared?.isAlive)
        shared = await World.start();
      const world = isOwn ? await World.start(ATTACKS[name]) : shared;
      try {
        rows.push(await runAttack(world, name, options));
      } catch (error) {
        test(`${name}: runs to its end`, error.stack);
      } finally {
        if (isOwn)
          await world.stop();
      }
    }
  } finally {
    await shared?.stop();
  }
  printTable(rows);
}

function readOptions() {
  const text = { type: 'string' };
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean' }, list: { type: 'boolean' }, seconds: text, quiet: text, soak: text,
    },
  });
  const unknown = positionals.find((name) => !(name in ATTACKS));
  if (unknown !== undefined)
    throw new Error(`there is no attack “${unknown}”; see --list`);
  return {
    ...values,
    seconds: Number(values.seconds ?? 3),
    quiet: Number(values.quiet ?? 1),
    soak: Number(values.soak ?? 0),
    names: positionals.length > 0 ? positionals : Object.keys(ATTACKS),
  };
}

const options = readOptions();
if (options.help) {
  process.stdout.write(HELP);
} else if (options.list) {
  for (const [name, { about }] of Object.entries(ATTACKS))
    process.stdout.write(`${name.padEnd(22)}${about}\n`);
} else {
  await (options.soak > 0 ? runSoak(options.soak, { test, say }) : runAttacks(options.names, options));
  process.stdout.write(`1..${nTests}\n`);
  process.exit(nFailed > 0 ? 1 : 0);
}
