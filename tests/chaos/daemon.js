// SPDX-License-Identifier: LGPL-2.1-or-later
// A daemon and whoever looks after it: started on a free port, ended in many ways, and started again
// on the same state, as a service manager would.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { now, pause, until } from './time.js';

const START_LIMIT = 20000;
// From design.md: SIGTERM ends it within 5 s; the rest is for a machine that is busy.
const STOP_LIMIT = 8000;
// As in snug.service.
const RESTART_DELAY = 250;
const TEMPORARY = 75;

export class Daemon {
  /**
   * @param {{folder: string, stateDir: string, config?: string, env?: object,
   *   violation: (what: string) => void, onPort: (port: number) => void}} options a folder for what
   *   only the test needs; the folder of the state; lines of snug.conf
   */
  constructor({ folder, stateDir, config = '', env = {}, args = [], violation, onPort }) {
    Object.assign(this, { folder, stateDir, violation, onPort, args });
    this.program = process.env.SNUGD;
    if (!this.program)
      throw new Error('the environment variable SNUGD must name the daemon to test');
    this.portFile = join(folder, 'port');
    this.config = join(folder, 'snug.conf');
    writeFileSync(this.config, config);
    mkdirSync(join(folder, 'home'), { recursive: true });
    this.env = {
      PATH: process.env.PATH,
      HOME: join(folder, 'home'),
      LC_ALL: 'C.UTF-8',
      G_DEBUG: 'fatal-criticals',
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
      ...process.env.ASAN_OPTIONS && { ASAN_OPTIONS: process.env.ASAN_OPTIONS },
      ...env,
    };
    this.child = null;
    this.output = '';
    this.starts = 0;
    this.ending = false;
    this.restarting = false;
    this.thawed = null;   // (nullable) resolves when it is stopped no more
    this.mayFail = false; // whether it may end by itself, with a code that asks for a restart
    this.stopTimes = [];
    this.failures = 0;
    this.failedStarts = [];
  }

  get pid() {
    return this.child?.pid;
  }

  /** Starts it, again and again if it asks for that with its exit code. */
  async start() {
    const end = now() + START_LIMIT;
    for (;;) {
      const result = await this.tryToStart();
      if (result === null)
        return;
      this.failedStarts.push(result.code ?? result.signal);
      if (result.code !== TEMPORARY || now() > end)
        throw new Error(`snugd did not start (${result.code ?? result.signal}):\n${this.tail()}`);
      await pause(RESTART_DELAY);
    }
  }

  tail() {
    return this.output.split('\n').slice(-12).join('\n');
  }

  spawn() {
    return spawn(this.program, [
      '--listen=127.0.0.1:0', `--port-file=${this.portFile}`, `--state-dir=${this.stateDir}`,
      `--config=${this.config}`, '--no-limits', ...this.args,
    ], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
  }

  // Returns null when it runs, or how it ended.
  async tryToStart() {
    rmSync(this.portFile, { force: true });
    this.ending = false;
    this.starts++;
    const child = this.spawn();
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk) => { this.output = (this.output + chunk).slice(-20000); });
    }
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        if (this.child === child)
          this.child = null;
        resolve({ code, signal });
      });
    });
    const { ended } = this;
    await until(() => existsSync(this.portFile) || this.child !== child, START_LIMIT, 5);
    if (this.child !== child)
      return ended;
    if (!existsSync(this.portFile))
      throw new Error(`snugd does not listen:\n${this.tail()}`);
    this.port = Number(readFileSync(this.portFile, 'utf8'));
    this.onPort(this.port);
    ended.then((result) => this.lookAfter(child, result));
    return null;
  }

  // What ends by itself and says that it is worth another try is started again.
  async lookAfter(child, { code, signal }) {
    if (this.ending)
      return;
    if (!this.mayFail || code !== TEMPORARY) {
      this.violation(`snugd ended by itself (${code ?? signal}):\n${this.tail()}`);
      return;
    }
    this.failures++;
    await pause(RESTART_DELAY);
    await until(() => !this.restarting, Infinity);
    if (this.child === null)
      await this.restart(() => undefined).catch((error) => this.violation(error.message));
  }

  /** Ends it in some way, and starts it again; only one can do so at a time. */
  async restart(end) {
    if (this.restarting)
      return;
    this.restarting = true;
    try {
      await end();
      await this.start();
    } finally {
      this.restarting = false;
    }
  }

  /** Ends it at once, as a crash or the end of the power does. */
  async kill() {
    if (this.child === null)
      return;
    this.ending = true;
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Stops it for a while, as if the machine were asleep. */
  async freeze(milliseconds) {
    const { child } = this;
    child?.kill('SIGSTOP');
    this.thawed = pause(milliseconds);
    await this.thawed;
    child?.kill('SIGCONT');
    this.thawed = null;
  }

  /** Ends it as a service manager does: it must go in peace, and in time. */
  async terminate() {
    if (this.child === null)
      return;
    this.ending = true;
    const { child } = this;
    child.kill('SIGTERM');
    await this.thawed;
    const began = now();
    const timer = setTimeout(() => {
      this.violation(`snugd did not end within ${STOP_LIMIT} ms of SIGTERM:\n${this.tail()}`);
      child.kill('SIGKILL');
    }, STOP_LIMIT);
    const result = await this.ended;
    clearTimeout(timer);
    this.stopTimes.push(now() - began);
    if (result.code !== 0 && result.signal !== 'SIGKILL' && !(this.mayFail && result.code === TEMPORARY)) {
      this.violation(`after SIGTERM snugd ended with ${result.code ?? result.signal}:\n`
        + this.tail());
    }
  }

  signal(name) {
    this.child?.kill(name);
  }
}
