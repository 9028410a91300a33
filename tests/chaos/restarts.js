// SPDX-License-Identifier: LGPL-2.1-or-later
// Restarts with a listening socket that outlives the daemon: nobody is turned away, and everybody is
// soon complete again.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { check, readStored } from './checker.js';
import { Client } from './client.js';
import { Ledger } from './ledger.js';
import { now, pause, quantile, until } from './time.js';
import { Visitors } from './visitors.js';

const ACTIVATE = fileURLToPath(new URL('activate.py', import.meta.url));
const COMPLETE_LIMIT = 3000;
// The part of the clients that may come back within 100 ms: many, where the daemon is slow to start
// because the machine is busy; but all of them at once would be a stampede.
const STAMPEDE_LIMIT = 0.5;
const MESSAGES_PER_SECOND = 20;
const REST = 1000;

/** A service manager with a daemon, by way of activate.py. */
class Service {
  constructor(folder, config) {
    this.stateDir = join(folder, 'state');
    const configFile = join(folder, 'snug.conf');
    writeFileSync(configFile, config);
    mkdirSync(join(folder, 'home'));
    this.child = spawn('/usr/bin/python3', [ACTIVATE, process.env.SNUGD,
      `--state-dir=${this.stateDir}`, `--config=${configFile}`, '--no-bus', '--no-limits'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH, HOME: join(folder, 'home'), LC_ALL: 'C.UTF-8',
        G_DEBUG: 'fatal-criticals',
      },
    });
    this.output = '';
    this.child.stderr.setEncoding('utf8').on('data', (chunk) => { this.output += chunk; });
    this.codes = [];
    this.ended = new Promise((resolve) => { this.child.once('exit', resolve); });
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const [word, value] = line.split(' ');
      if (word === 'port')
        this.port = Number(value);
      else if (word === 'ended')
        this.codes.push(Number(value));
    });
  }

  restart() {
    this.child.stdin.write('restart\n');
  }

  async stop() {
    this.child.stdin.end();
    await this.ended;
  }
}

// The largest part of the clients that came back within 100 ms.
function densest(times) {
  const sorted = [...times].sort((one, other) => one - other);
  let most = 0;
  for (let i = 0, j = 0; i < sorted.length; i++) {
    while (sorted[i] - sorted[j] > 100)
      j++;
    most = Math.max(most, i - j + 1);
  }
  return most / sorted.length;
}

async function restartOnce(service, clients, n) {
  const began = now();
  service.restart();
  const isBack = (client) => client.complete && client.completeAt > began;
  await until(() => service.codes.length > n && clients.every(isBack), 30000, 5);
  const times = clients.map((client) => client.completeAt - began);
  return { complete: now() - began, densest: densest(times) };
}

/** @returns the findings of the checker, and the figures */
export async function runRestarts(options, random) {
  const folder = mkdtempSync(join(tmpdir(), 'snug-chaos-'));
  const ledger = new Ledger();
  const service = new Service(folder, options.config);
  const clients = [];
  const results = [];
  try {
    await until(() => service.port !== undefined, 10000);
    const visitors = new Visitors(service.port);
    for (let i = 0; i < options.crowd; i++) {
      clients.push(new Client({
        name: `Guest${i}`, port: service.port, ledger, random: random.fork(), kinds: ['websocket'],
      }).start());
      if (i % 20 === 19)
        await pause(20);
    }
    await until(() => clients.every((client) => client.welcomed), 30000);
    const timer = setInterval(() => random.pick(clients).post(), 1000 / MESSAGES_PER_SECOND);
    for (let i = 0; i < options.restarts; i++) {
      await pause(REST);
      results.push(await restartOnce(service, clients, i));
    }
    clearInterval(timer);
    await visitors.stop();
    const newest = () => Math.max(...clients.map((client) => client.since.seq));
    await until(() => clients.every((client) => client.complete && client.since.seq === newest()), 10000);
    clients.forEach((client) => client.stop());
    await service.stop();

    const late = results.filter((result) => !(result.complete <= COMPLETE_LIMIT));
    const crowded = results.filter((result) => result.densest > STAMPEDE_LIMIT);
    const { count } = visitors;
    const failed = service.codes.filter((code) => code !== 0);
    return {
      ledger,
      findings: [...check(ledger, readStored(join(service.stateDir, 'snug.db'))), {
        name: 'nobody is turned away', n: visitors.turnedAway,
        examples: [JSON.stringify(count)],
      }, {
        name: `everybody is complete within ${COMPLETE_LIMIT} ms of a restart`, n: late.length,
        examples: late.map((result) => `${Math.round(result.complete)} ms`),
      }, {
        name: `at most ${Math.round(100 * STAMPEDE_LIMIT)} % of all come back within 100 ms`,
        n: crowded.length, examples: crowded.map((result) => `${result.densest}`),
      }, {
        name: 'each daemon ends in peace', n: failed.length, examples: [`${failed}`, service.output],
      }],
      figures: {
        restarts: options.restarts, clients: clients.length, ...count,
        'longest wait of a visitor ms': Math.round(quantile(visitors.waits, 1)),
        'all complete after ms, median and longest':
          [0.5, 1].map((part) => Math.round(quantile(results.map((result) => result.complete), part))),
        'most back within 100 ms':
          `${Math.round(100 * Math.max(...results.map((result) => result.densest)))} %`,
        gaps: ledger.counts.gaps, resumes: ledger.counts.resumes, acknowledged: ledger.counts.acks,
      },
    };
  } finally {
    clients.forEach((client) => client.stop());
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
