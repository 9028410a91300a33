// SPDX-License-Identifier: LGPL-2.1-or-later
// What can go wrong. Each fault is made, lasts, and is over when its function has returned; several
// may be under way at the same time.

import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { fill } from '../lib/fill.js';
import { pause } from './time.js';

const STORED = fileURLToPath(new URL('stored.py', import.meta.url));

function run(command, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => { said += chunk; });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0)
        resolve();
      else
        reject(new Error(`${command}: ${said}`));
    });
  });
}

function restart({ daemon, random }, end) {
  return daemon.restart(async () => {
    await end();
    await pause(random.between(0, 500));
  });
}

export const FAULTS = {
  /** A crash, or the kernel out of memory. */
  kill: (world) => restart(world, () => world.daemon.kill()),

  /** An upgrade. */
  term: (world) => restart(world, () => world.daemon.terminate()),

  /** The machine is too busy, or asleep. */
  async freeze(world) {
    if (world.daemon.restarting)
      return;
    await world.daemon.freeze(world.random.between(200, 3000));
  },

  /** Connections end in the middle of what they carry. */
  async tear(world) {
    world.proxy.tear(world.random.between(0.05, 0.6));
  },

  async cut(world) {
    world.proxy.cut(world.random.between(0.05, 1));
  },

  async stall(world) {
    world.proxy.stall(world.random.between(0.1, 0.8), world.random.between(500, 4000));
  },

  /** Connections are dead, and neither end is told. */
  async halfopen(world) {
    world.proxy.kill(world.random.between(0.05, 0.3), 15000);
  },

  /** Connections are slow, each in its own way: what was sent first comes last. */
  async delay(world) {
    world.proxy.delay(world.random.between(20, 400));
    world.proxy.crumbling = 0.3;
    world.proxy.cut(0.3);
    await pause(world.random.between(1000, 5000));
    world.proxy.delay(0);
    world.proxy.crumbling = 0;
  },

  /** Clients fall over, and some forget the last that they have seen. */
  async crash(world) {
    for (const client of world.clients) {
      if (world.random.chance(0.3))
        client.crash();
    }
  },

  /** No space is left. */
  async disk(world) {
    const path = join(world.disk, 'filler');
    const before = world.count('storage-full');
    fill(path);
    await pause(world.random.between(500, 2000));
    // What the daemon gave up of its reserve.
    fill(path);
    await pause(world.random.between(1000, 4000));
    rmSync(path);
    world.full = (world.full ?? 0) + world.count('storage-full') - before;
  },

  /** Another program has the database locked. */
  async lock(world) {
    const seconds = world.random.between(0.5, 6).toFixed(1);
    await run('/usr/bin/python3', STORED, '--lock', seconds, world.database)
      .catch(() => undefined); // it is busy, or its disk is full: then there is no lock
  },

  /** Nothing can be opened any more. */
  async descriptors(world) {
    const { pid } = world.daemon;
    if (world.daemon.restarting || !pid)
      return;
    const limits = readFileSync(`/proc/${pid}/limits`, 'utf8');
    const [, most] = /^Max open files +\d+ +(\d+)/m.exec(limits);
    await run('prlimit', `--pid=${pid}`, '--nofile=24:').catch(() => undefined);
    await pause(world.random.between(500, 2500));
    if (world.daemon.pid === pid)
      await run('prlimit', `--pid=${pid}`, `--nofile=${most}:`).catch(() => undefined);
  },

  /** The session bus goes, and comes back. */
  async bus(world) {
    await world.bus.stop();
    await pause(world.random.between(100, 2000));
    await world.bus.start();
  },

  /** Somebody sets the clock. */
  async clock(world) {
    world.control.setClock(world.random.pick([-1, 1]) * world.random.pick([1, 3600, 86400 * 400]));
    await pause(world.random.between(500, 5000));
    world.control.setClock(0);
  },

  /** A disk that answers with errors: what was to be synchronized is nobody knows where. */
  async io(world) {
    world.daemon.mayFail = true;
    world.control.failSync(true);
    await pause(world.random.between(200, 1500));
    world.control.failSync(false);
  },
};

// How often each comes, against the others.
export const WEIGHTS = {
  kill: 4, term: 2, freeze: 1, tear: 3, cut: 3, stall: 2, halfopen: 1, delay: 2, crash: 3, disk: 2,
  lock: 1, descriptors: 1, bus: 1, clock: 2, io: 1,
};
