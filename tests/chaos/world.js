// SPDX-License-Identifier: LGPL-2.1-or-later
// All that takes part in a run: a disk, a bus, a daemon, a bad network, and the clients.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Bus } from './bus.js';
import { check, readStored } from './checker.js';
import { Client } from './client.js';
import { Control } from './control.js';
import { Daemon } from './daemon.js';
import { Ledger } from './ledger.js';
import { Proxy } from './proxy.js';
import { now, pause, until } from './time.js';

// How long it may take until everybody is complete when all faults are over: a client may have to
// find out by itself that its connection is dead.
const SETTLE_LIMIT = 30000;
const TICK = 10;

/** Where the module is that is loaded into daemons: beside what Meson builds of this folder. */
export function findShim() {
  const path = process.env.SNUG_CHAOS_SHIM
    ?? join(process.env.SNUG_BUILD ?? 'build', 'tests', 'chaos', 'chaos-shim.so');
  if (!existsSync(path))
    throw new Error(`there is no ${path}: SNUG_BUILD must name the build folder`);
  return path;
}

export class World {
  /** @param {{random: import('./random.js').Random, config?: string, record?: boolean,
   *   withBus?: boolean, diskSize?: string}} options */
  constructor({ random, config, record = false, withBus = false, diskSize }) {
    this.random = random;
    this.folder = mkdtempSync(join(tmpdir(), 'snug-chaos-'));
    this.disk = join(this.folder, 'disk');
    mkdirSync(this.disk);
    if (diskSize) {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskSize}`, 'snug-chaos', this.disk]);
      this.mounted = true;
    }
    this.stateDir = join(this.disk, 'state');
    this.database = join(this.stateDir, 'snug.db');
    this.record = join(this.folder, 'record');
    this.ledger = new Ledger();
    this.control = new Control(join(this.folder, 'control'));
    this.proxy = new Proxy(random.fork());
    this.bus = withBus ? new Bus(this.folder) : null;
    this.clients = [];
    this.daemon = new Daemon({
      folder: this.folder,
      stateDir: this.stateDir,
      config,
      env: {
        LD_PRELOAD: findShim(),
        SNUG_CHAOS_CONTROL: this.control.path,
        SNUG_CHAOS_FOLDER: this.stateDir,
        ...record && { SNUG_CHAOS_RECORD: this.record },
        ...this.bus && { DBUS_SESSION_BUS_ADDRESS: this.bus.address },
      },
      args: this.bus ? [] : ['--no-bus'],
      violation: (what) => this.ledger.violation(what, 'snugd'),
      onPort: (port) => { this.proxy.target = port; },
    });
  }

  async start() {
    await this.bus?.start();
    await this.proxy.start();
    await this.daemon.start();
    return this;
  }

  count(code) {
    return this.ledger.counts.errors[code] ?? 0;
  }

  addClients(n, options) {
    for (let i = 0; i < n; i++) {
      this.clients.push(new Client({
        name: `Client ${String.fromCharCode(65 + i % 26)}${i}`, port: this.proxy.port,
        ledger: this.ledger, random: this.random.fork(), ...options,
      }).start());
    }
  }

  /** Everybody talks, in all so often per second, until the function that this returns is called. */
  talk(perSecond) {
    const random = this.random.fork();
    let last = now();
    let due = 0;
    const timer = setInterval(() => {
      due += (now() - last) * perSecond / 1000;
      last = now();
      for (; due >= 1; due--)
        random.pick(this.clients).act();
    }, TICK);
    return () => clearInterval(timer);
  }

  isComplete() {
    if (!this.clients.every((client) => client.complete))
      return false;
    const isNewest = (key) => new Set(this.clients.map(({ since }) => since[key])).size === 1;
    return isNewest('seq') && isNewest('rev');
  }

  /** All is well again: everybody must become complete. Returns after how many milliseconds. */
  async settle() {
    const began = now();
    this.clients.forEach((client) => { client.done = true; });
    await until(() => !this.daemon.restarting, SETTLE_LIMIT);
    if (!await until(() => this.isComplete(), SETTLE_LIMIT)) {
      const late = this.clients.filter((client) => !client.complete);
      this.ledger.violation(`${late.length} clients were not complete after ${SETTLE_LIMIT} ms; `
        + `the first one has ${late[0]?.pending.size} messages without an answer`, late[0]?.name);
    }
    return now() - began;
  }

  /** Ends the clients and the daemon, and checks everything. */
  async finish() {
    this.clients.forEach((client) => client.stop());
    await pause(100);
    await this.daemon.terminate();
    return check(this.ledger, readStored(this.database));
  }

  async cleanUp() {
    this.clients.forEach((client) => client.stop());
    await this.daemon.kill();
    await this.bus?.stop();
    this.proxy.stop();
    if (this.mounted)
      execFileSync('umount', ['-l', this.disk]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
