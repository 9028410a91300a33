// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs a program that should come to its end by itself.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

const LIMIT = 20000;

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {string[]} args
 * @param {{env?: object}} [options] more environment
 */
export async function run(program, args, { env = {} } = {}) {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT,
    killSignal: 'SIGKILL',
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8');
    child[name].on('data', (chunk) => { output[name] += chunk; });
  }
  const [code, signal] = await once(child, 'close');
  return { code, signal, ...output };
}
