// SPDX-License-Identifier: LGPL-2.1-or-later
// A session bus for a test alone, which can end and come back.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { run } from './program.js';
import { makeFolder, removeFolder } from './snugd.js';
import { within } from './within.js';

const START_LIMIT = 10000;

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

async function launch(path, address) {
  const child = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--nosyslog',
    '--print-address', `--address=${address}`], { stdio: ['ignore', 'pipe', 'ignore'] });
  running.add(child);
  child.once('close', () => running.delete(child));
  await within(START_LIMIT, 'the bus', (resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`dbus-daemon ended early (${code})`)));
  });
  assert.ok(existsSync(path));
  return child;
}

/** Starts a bus. Its address stays the same when it ends and begins again. */
export async function startBus() {
  const folder = await makeFolder();
  const path = join(folder, 'bus');
  const address = `unix:path=${path}`;
  const env = { DBUS_SESSION_BUS_ADDRESS: address };
  let child = await launch(path, address);

  const end = async () => {
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    await ended;
    await rm(path, { force: true });
  };

  return {
    env,
    // Takes the bus away from under everybody.
    end,
    // There is a bus again, at the same address.
    async begin() {
      child = await launch(path, address);
    },
    async stop() {
      if (running.has(child))
        await end();
      await removeFolder(folder);
    },
    // Calls a method of the daemon with gdbus(1).
    call(method, ...args) {
      return run('gdbus', ['call', '--session', '--dest', 'chat.snug.Snug1', '--object-path',
        '/chat/snug/Snug1', '--method', `chat.snug.Snug1.Admin.${method}`, ...args], { env });
    },
    callRoom(method, ...args) {
      return run('gdbus', ['call', '--session', '--dest', 'chat.snug.Snug1', '--object-path',
        '/chat/snug/Snug1/rooms/main', '--method', `chat.snug.Snug1.Room.${method}`, ...args], { env });
    },
    // Waits until the daemon is on the bus.
    wait: () => run('gdbus', ['wait', '--session', '--timeout', '15', 'chat.snug.Snug1'], { env }),
  };
}
