// SPDX-License-Identifier: LGPL-2.1-or-later
// A systemd user manager for a test alone.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { run } from '../lib/program.js';
import { within } from '../lib/within.js';

const START_LIMIT = 20000;
const PROGRAM = fileURLToPath(new URL('user-manager', import.meta.url));

/** Why there can be no manager here, or undefined. */
export async function whyNot() {
  const { code, stderr } = await run('unshare', ['--mount', '--net', '--pid', '--fork', 'true'])
    .catch((error) => ({ code: -1, stderr: error.message }));
  return code === 0 ? undefined : `it needs root and namespaces: ${stderr.trim()}`;
}

/** Starts a manager that has the installed Snug. */
export async function startManager() {
  const child = spawn('unshare', ['--mount', '--net', '--pid', '--fork', '--kill-child', PROGRAM,
    process.env.SNUG_PREFIX], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  child.stdout.setEncoding('utf8');
  await within(START_LIMIT, 'the user manager', (resolve, reject) => {
    child.stdout.on('data', (text) => /^ready$/m.test(text) && resolve());
    child.once('exit', (code) => reject(new Error(`the user manager ended early (${code})`)));
    child.once('error', reject);
  });
  const inside = (await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')).trim();
  const namespaces = ['--target', inside, '--mount', '--net', '--pid'];

  return {
    // Runs a command as the user.
    run: (...command) => run('nsenter', [...namespaces, '/run/as-user', ...command]),
    // Runs a command as root.
    runAsRoot: (...command) => run('nsenter', [...namespaces, ...command]),
    // Starts a program of the outside that reaches the ports of the inside.
    spawnBeside: (...command) => spawn('nsenter', ['--target', inside, '--net', ...command],
      { stdio: ['pipe', 'pipe', 'inherit'] }),
    // The files of the inside, as the outside sees them.
    root: `/proc/${inside}/root`,
    async stop() {
      const ended = once(child, 'exit');
      process.kill(Number(inside), 'SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}
