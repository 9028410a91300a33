// SPDX-License-Identifier: LGPL-2.1-or-later
// A systemd user manager for a test alone.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { run } from '../lib/program.js';
import { within } from '../lib/within.js';

const START_LIMIT = 20000;
const UNTIL_LIMIT = 20000;
const PROGRAM = fileURLToPath(new URL('user-manager', import.meta.url));

/** Why there can be no manager here, or undefined. */
export async function whyNot() {
  const { code, stderr } = await run('unshare', ['--mount', '--net', '--pid', '--fork', 'true'])
    .catch((error) => ({ code: -1, stderr: error.message }));
  return code === 0 ? undefined : `it needs root and namespaces: ${stderr.trim()}`;
}

// What is done again and again as the user, and must not fail.
function makeControls(runAsUser) {
  const ok = async (...command) => {
    const { code, stdout, stderr } = await runAsUser(...command);
    assert.equal(code, 0, `${command.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  };
  const systemctl = (...args) => ok('systemctl', '--user', '--no-pager', ...args);
  const show = async (unit, property) =>
    (await systemctl('show', '--value', '--property', property, unit)).trim();

  // Asks again until a unit has a property; systemd says nothing by itself that could be waited for.
  const until = async (unit, property, wanted, limit = UNTIL_LIMIT) => {
    const end = Date.now() + limit;
    for (;;) {
      const value = await show(unit, property);
      if (wanted.test(value))
        return value;
      assert.ok(Date.now() < end, `${unit}: ${property} is ${value}, and not ${wanted}`);
    }
  };
  return { ok, systemctl, show, until };
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

  // Runs a command as the user.
  const runAsUser = (...command) => run('nsenter', [...namespaces, '/run/as-user', ...command]);
  return {
    run: runAsUser,
    ...makeControls(runAsUser),
    // Runs a command as root.
    runAsRoot: (...command) => run('nsenter', [...namespaces, ...command]),
    // Starts a program of the outside that reaches the ports of the inside.
    spawnBeside: (...command) => spawn('nsenter', ['--target', inside, '--net', ...command],
      { stdio: ['pipe', 'pipe', 'inherit'] }),
    // Starts a program that has the files of the inside, as root.
    spawnAmong: (...command) => spawn('nsenter', ['--target', inside, '--mount', ...command],
      { stdio: ['ignore', 'pipe', 'inherit'] }),
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
