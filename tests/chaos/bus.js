// SPDX-License-Identifier: LGPL-2.1-or-later
// A session bus of the test's own, which may go and come back.

import { execFile, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { until } from './time.js';

const LIMIT = 10000;

export class Bus {
  constructor(folder) {
    this.socket = join(folder, 'bus');
    this.address = `unix:path=${this.socket}`;
    this.child = null;
  }

  async start() {
    rmSync(this.socket, { force: true });
    this.child = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile',
      `--address=${this.address}`], { stdio: 'ignore' });
    if (!await until(() => existsSync(this.socket), LIMIT, 10))
      throw new Error('dbus-daemon did not start');
  }

  async stop() {
    const { child } = this;
    if (child === null)
      return;
    this.child = null;
    const ended = new Promise((resolve) => { child.once('exit', resolve); });
    child.kill('SIGKILL');
    await ended;
  }

  /** Whether the daemon answers on the bus. */
  isServed() {
    return new Promise((resolve) => {
      execFile('gdbus', ['call', '--session', '--timeout=2', '--dest', 'chat.snug.Snug1',
        '--object-path', '/chat/snug/Snug1', '--method', 'chat.snug.Snug1.Admin.ListUsers'],
      { env: { PATH: process.env.PATH, DBUS_SESSION_BUS_ADDRESS: this.address } },
      (error) => resolve(!error));
    });
  }
}
