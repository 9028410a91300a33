// SPDX-License-Identifier: LGPL-2.1-or-later
// Simulated power cuts: records what daemons do to their files under load, lets power.py play it up
// to many moments, and lets real daemons open some of what is left.

import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { readStored } from './checker.js';
import { Daemon } from './daemon.js';
import { pause } from './time.js';
import { World } from './world.js';

const REPLAY = fileURLToPath(new URL('power.py', import.meta.url));
const CLIENTS = 20;
const RATE = 400;
const CHANGES = 0.3;
const LIVES = 4;
const LIFE = 2000;

function replay(world, acks, cuts, seed, folder) {
  return new Promise((resolve, reject) => {
    const child = spawn('/usr/bin/python3',
      [REPLAY, world.record, acks, String(cuts), String(seed), folder],
      { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => { output += chunk; });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0)
        resolve(JSON.parse(output));
      else
        reject(new Error(`power.py ended with ${code}`));
    });
  });
}

// What a real daemon makes of a disk after the cut.
async function open(world, { folder, acked }, violation) {
  const own = join(world.folder, 'opening');
  mkdirSync(own, { recursive: true });
  const daemon = new Daemon({
    folder: own, stateDir: folder, args: ['--no-bus'], violation, onPort: () => undefined,
  });
  await daemon.start();
  await daemon.terminate();
  const stored = readStored(join(folder, 'snug.db'));
  const missing = acked.filter((seq) => !stored.prints.has(seq));
  if (missing.length > 0 || stored.integrity !== 'ok')
    violation(`after a cut snugd made of ${folder}: ${missing.length} missing, ${stored.integrity}`);
}

/** @returns the findings of the checker and of the replay, and the figures */
export async function runPower(options, random) {
  const world = new World({ random, config: options.config, record: true });
  try {
    await world.start();
    world.addClients(CLIENTS, { changes: CHANGES });
    const stopTalking = world.talk(RATE);
    for (let i = 1; i <= LIVES; i++) {
      await pause(LIFE);
      if (i === LIVES)
        break;
      // A crash leaves a log to recover, a proper end none.
      await (i % 2 ? world.daemon.kill() : world.daemon.terminate());
      await world.daemon.start();
    }
    stopTalking();
    await world.settle();
    const findings = await world.finish();

    const acks = join(world.folder, 'acks');
    writeFileSync(acks, [...world.ledger.sent].filter(([, sent]) => sent.acks.length > 0)
      .map(([id, { acks: [{ at, seq, rev = null }] }]) => JSON.stringify([at, id, seq, rev])).join('\n'));
    const result = await replay(world, acks, options.power, options.seed, join(world.folder, 'cuts'));
    const opened = { name: 'daemons open what power cuts leave', n: 0, examples: [] };
    for (const kept of result.kept) {
      await open(world, kept, (what) => {
        opened.n++;
        opened.examples.push(what);
      });
    }
    return {
      ledger: world.ledger,
      findings: [...findings, opened, {
        name: 'no acknowledged message or change is missing after a power cut', n: result.lost,
        examples: result.examples,
      }, {
        name: 'every database is sound after a power cut', n: result.unsound,
        examples: result.examples,
      }],
      figures: {
        durability: options.durability, cuts: result.cuts, acknowledged: result.acked,
        'operations recorded': result.operations, synchronizations: result.syncs,
        'acknowledged and lost': result.lost, 'cuts with a loss': result.cuts_with_loss,
        'most lost by one cut': result.most_lost, unsound: result.unsound, cuts_by_mode: result.modes,
        'opened by daemons': result.kept.length,
      },
    };
  } finally {
    await world.cleanUp();
  }
}
