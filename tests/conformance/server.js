// SPDX-License-Identifier: LGPL-2.1-or-later
// The example server of soup-socketio, run for one file of tests, on a port that it picks.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

/** What the protocol documents ask of the server under test, in milliseconds and bytes. */
export const PING_INTERVAL = 300;
export const PING_TIMEOUT = 200;
export const CONNECT_TIMEOUT = 1000;
export const MAX_PAYLOAD = 1_000_000;

const PROGRAM = process.env.CONFORMANCE_SERVER
  ?? new URL('../../build-alone/examples/conformance-server', import.meta.url).pathname;

/** Starts the server; resolves with the process and its port. */
async function start(options) {
  const child = spawn(PROGRAM, ['--port=0', ...options], {
    env: { G_DEBUG: 'fatal-criticals', ...process.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const died = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) =>
      reject(new Error(`the server ended by itself: ${signal ?? status}`)));
  });
  const first = new Promise((resolve) => {
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  const line = await Promise.race([first, died]);
  died.catch(() => {});
  const port = Number(/(\d+)\D*$/.exec(line)?.[1]);
  if (!port) throw new Error(`no port in what the server printed: ${line}`);
  return { child, port };
}

/**
 * Runs a server around the tests of the file, and fails the file if it does not live until the
 * end. Returns an object whose `http` and `ws` are the addresses of the endpoint.
 */
export function withServer(path, ...options) {
  const server = { path, http: '', ws: '', port: 0 };
  let child;
  before(async () => {
    let port;
    ({ child, port } = await start(options));
    Object.assign(server, {
      port,
      http: `http://127.0.0.1:${port}${path}`,
      ws: `ws://127.0.0.1:${port}${path}`,
    });
  });
  after(async () => {
    if (!child) return;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the server did not survive: ${child.signalCode ?? child.exitCode}`);
    }
    const gone = new Promise((resolve) => {
      child.once('exit', (status, signal) => resolve(signal ?? status));
    });
    child.kill('SIGTERM');
    const status = await gone;
    if (status !== 0) throw new Error(`the server ended with ${status}`);
  });
  return server;
}

/** A test with a time limit, so that a message which never comes fails instead of hanging. */
export const it = (name, body) => test(name, { timeout: 10_000 }, body);
