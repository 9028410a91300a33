// SPDX-License-Identifier: LGPL-2.1-or-later
// A daemon, ordinary clients in it, and an attacker: three processes, and what they need.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { now, pause, until } from '../chaos/time.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

export const CLIENTS = 20;
export const RATE = 20;
const SAMPLE_INTERVAL = 100;
// How long descriptors and memory may take to come back: abandoned sessions live for some time.
const RELEASE_LIMIT = 90000;

// Every address of the loopback counts for itself, as those of a network do.
const CONFIG = '[server]\nshared-networks=\n';

function start(name, ...words) {
  const child = fork(fileURLToPath(new URL(name, import.meta.url)), words.map(String));
  child.failed = new Promise((_, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  child.failed.catch(() => {});
  return child;
}

function answer(child) {
  return Promise.race([once(child, 'message').then(([message]) => message), child.failed]);
}

export class World {
  /** @param {{nofile?: number, args?: string[], config?: string, rate?: number}} [options] see attacks.js */
  static async start({ nofile, args = [], config: lines = '', rate = RATE } = {}) {
    const world = new World();
    world.folder = await makeFolder();
    const config = join(world.folder, 'snug.conf');
    writeFileSync(config, `${CONFIG}${lines}\n`);
    world.daemon = await startSnugd({
      args: [`--config=${config}`, ...args],
      env: { G_DEBUG: 'fatal-criticals' },
      wrapper: nofile ? ['prlimit', `--nofile=${nofile}:${nofile}`] : [],
    });
    world.isAlive = true;
    world.daemon.ended.then(() => { world.isAlive = false; });
    world.crowd = start('crowd.js', world.daemon.port, CLIENTS, rate);
    await answer(world.crowd);
    return world;
  }

  /** What the daemon has: memory in MiB, without what it shares with files, descriptors, CPU in s. */
  usage() {
    if (!this.isAlive)
      return { memory: NaN, descriptors: NaN, cpu: NaN };
    const folder = `/proc/${this.daemon.pid}`;
    const [, anonymous] = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`${folder}/status`, 'latin1'));
    const times = readFileSync(`${folder}/stat`, 'latin1').split(') ')[1].split(' ');
    return {
      memory: Number(anonymous) / 1024,
      descriptors: readdirSync(`${folder}/fd`).length,
      cpu: (Number(times[11]) + Number(times[12])) / 100,
    };
  }

  /** What the ordinary clients measured since the last time. */
  async times() {
    this.crowd.send('times');
    return answer(this.crowd);
  }

  async observe(seconds) {
    await this.times();
    await pause(seconds * 1000);
    return { ...await this.times(), ...this.usage() };
  }

  /** Makes an attack; resolves with what all sides have to say. */
  async attack(name, seconds) {
    await this.times();
    const before = this.usage();
    const peak = { ...before };
    const began = now();
    const sampler = setInterval(() => {
      const { memory, descriptors } = this.usage();
      peak.memory = Math.max(peak.memory, memory);
      peak.descriptors = Math.max(peak.descriptors, descriptors);
    }, SAMPLE_INTERVAL);
    const attacker = start('attacker.js', this.daemon.port, name, seconds);
    try {
      const told = await answer(attacker);
      const times = await this.times();
      const { cpu } = this.usage();
      return { told, before, peak, times, cpu: (cpu - before.cpu) / (now() - began) * 100_000 };
    } finally {
      clearInterval(sampler);
      attacker.kill();
    }
  }

  /** Waits until no more descriptors are in use than before, and then for the memory. */
  async release({ descriptors, memory }, slack, patience = 3000) {
    const began = now();
    await until(() => !this.isAlive || this.usage().descriptors <= descriptors, RELEASE_LIMIT);
    await until(() => !this.isAlive || this.usage().memory <= memory + slack, patience);
    return { ...this.usage(), after: (now() - began) / 1000 };
  }

  async stop() {
    this.crowd.removeAllListeners('exit');
    this.crowd.disconnect();
    await removeFolder(this.folder);
    if (this.isAlive)
      await this.daemon.stop();
  }
}
