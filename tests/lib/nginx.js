// SPDX-License-Identifier: LGPL-2.1-or-later
// Debian's nginx as a user would run it for a test: on a free port of the loopback, with nothing but a
// folder of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { chmod, chown, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { makeFolder, removeFolder } from './snugd.js';
import { within } from './within.js';

const LIMIT = 15000;
// Somebody may take the port between its choice and its use.
const ATTEMPTS = 5;
const NOBODY = 65534;

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function configuration(port, location) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${name};`);
  return `daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr;
events { worker_connections 1024; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  include /etc/nginx/mime.types;
  server {
    listen 127.0.0.1:${port};
    server_name chat.example.org;
    ${location}
  }
}
`;
}

// Resolves once it listens, which is before it writes down its process id.
async function waitForPid(child, folder, output) {
  const file = join(folder, 'nginx.pid');
  let watcher;
  try {
    await within(LIMIT, 'nginx', (resolve, reject) => {
      const look = () => existsSync(file) && resolve();
      watcher = watch(folder, look);
      child.once('close', () => reject(new Error(output())));
      child.once('error', reject);
      look();
    });
  } finally {
    watcher?.close();
  }
}

async function attempt(location) {
  const folder = await makeFolder();
  const file = join(folder, 'nginx.conf');
  const port = await freePort();
  await writeFile(file, configuration(port, location));
  const options = { stdio: ['ignore', 'ignore', 'pipe'] };
  if (process.getuid() === 0) {
    await chown(folder, NOBODY, NOBODY);
    Object.assign(options, { uid: NOBODY, gid: NOBODY });
  }
  await chmod(folder, 0o700);

  const child = spawn('/usr/sbin/nginx', ['-e', 'stderr', '-p', folder, '-c', file], options);
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => { text += chunk; });
  running.add(child);
  const ended = once(child, 'close').finally(() => running.delete(child));
  ended.catch(() => {});
  const stop = async () => {
    child.kill('SIGTERM');
    await ended.catch(() => {});
    await removeFolder(folder);
  };
  try {
    await waitForPid(child, folder, () => text);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, output: () => text, stop };
}

/**
 * Starts nginx for the name chat.example.org.
 *
 * @param {string} location what its server does, in its own words
 */
export async function startNginx(location) {
  for (let i = 1; ; i++) {
    try {
      return await attempt(location);
    } catch (error) {
      if (i === ATTEMPTS || !/Address already in use/.test(error.message))
        throw error;
    }
  }
}
