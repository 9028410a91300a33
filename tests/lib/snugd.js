// SPDX-License-Identifier: LGPL-2.1-or-later
// Starts and stops a snugd for a test: one of its own, on a free port of the loopback.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { within } from './within.js';

// How long a daemon may take to come up, and to go.
const START_LIMIT = 15000;
const STOP_LIMIT = 15000;
// How long it may take to say something.
const SAY_LIMIT = 15000;

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

// A folder that the test removes with removeFolder().
export function makeFolder() {
  return mkdtemp(join(tmpdir(), 'snug-test-'));
}

export function removeFolder(folder) {
  return rm(folder, { recursive: true, force: true });
}


async function waitForPort(child, folder, file, output) {
  let watcher;
  try {
    await within(START_LIMIT, 'the port file', (resolve, reject) => {
      const look = () => existsSync(file) && resolve();
      watcher = watch(folder, look);
      child.once('exit', (code, signal) =>
        reject(new Error(`snugd ended early (${code ?? signal}):\n${output()}`)));
      child.once('error', reject);
      look();
    });
  } finally {
    watcher?.close();
  }
  return Number(await readFile(file, 'utf8'));
}

/**
 * Starts the daemon that $SNUGD names, on a free port and without a bus, unless there is one for it.
 *
 * @param {{args?: string[], stateDir?: string, env?: object, listen?: string, bus?: object,
 *   wrapper?: string[]}} [options] more arguments; the state folder of a daemon before this one, otherwise there is a
 *   fresh one, removed in the end; more environment; where to listen, for a daemon that takes the
 *   place of another; a bus, see startBus(); a command that becomes the daemon that it is given
 */
export async function startSnugd({
  args = [], stateDir, env = {}, listen = '127.0.0.1:0', bus, wrapper = [],
} = {}) {
  const program = process.env.SNUGD;
  assert.ok(program, 'the environment variable SNUGD must name the daemon to test');

  const folder = await makeFolder();
  const state = stateDir ?? join(folder, 'state');
  const portFile = join(folder, 'port');
  const [command, ...words] = [...wrapper, program];
  const child = spawn(command, [
    ...words, `--listen=${listen}`, `--port-file=${portFile}`, `--state-dir=${state}`,
    ...bus ? [] : ['--no-bus'], ...args,
  ], {
    env: { ...process.env, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder, ...bus?.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);

  let text = '';
  let listeners = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
      text += chunk;
      listeners.forEach((listener) => listener());
    });
  }
  const output = () => text;
  const ended = new Promise((resolve) => child.once('close', (code, signal) => {
    running.delete(child);
    resolve({ code, signal });
  }));
  let told = false;
  const end = async (signal) => {
    if (!told || signal !== 'SIGTERM')
      child.kill(signal);
    let result;
    try {
      result = await within(STOP_LIMIT, `snugd after ${signal}`, (resolve, reject) => {
        ended.then(resolve, reject);
      });
    } finally {
      if (running.has(child))
        child.kill('SIGKILL');
      await removeFolder(folder);
    }
    return result;
  };

  let port;
  try {
    port = await waitForPort(child, folder, portFile, output);
  } catch (error) {
    if (running.has(child))
      await end('SIGKILL');
    else
      await removeFolder(folder);
    throw error;
  }

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid,
    stateDir: state,
    portFile,
    output,
    ended,
    // Resolves once it has said something that matches.
    says(pattern) {
      let listener;
      return within(SAY_LIMIT, `“${pattern}” from snugd`, (resolve) => {
        listener = () => pattern.test(text) && resolve();
        listeners.push(listener);
        listener();
      }).finally(() => {
        listeners = listeners.filter((one) => one !== listener);
      });
    },
    // Asks it to go, and does not wait; stop() still has to be called.
    terminate() {
      told = child.kill('SIGTERM');
    },
    // Ends it as a service manager does; it must go in peace.
    async stop(signal = 'SIGTERM') {
      assert.deepEqual(await end(signal), { code: 0, signal: null }, text);
    },
    // Ends it as a power cut does.
    async kill() {
      assert.deepEqual(await end('SIGKILL'), { code: null, signal: 'SIGKILL' }, text);
    },
  };
}
