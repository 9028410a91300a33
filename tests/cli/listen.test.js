// SPDX-License-Identifier: LGPL-2.1-or-later
// Where snugd listens, and how it says so.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { run } from '../lib/program.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';
import { within } from '../lib/within.js';

const SNUGD = process.env.SNUGD;
const UNAVAILABLE = 69;
const CANNOT_CREATE = 73;

// The URLs that the daemon printed, in their order.
function urls(server) {
  return server.output().match(/http:\/\/[^\s,]+/g);
}

describe('listening', { timeout: 60000 }, () => {
  let folder;
  let state;
  before(async () => {
    folder = await makeFolder();
    state = join(folder, 'state');
  });
  after(() => removeFolder(folder));

  test('it says where', async () => {
    const server = await startSnugd();
    try {
      await server.says(new RegExp(
        `^Snug [0-9.]+ is listening on http://127\\.0\\.0\\.1:${server.port}\n$`));
      assert.deepEqual(urls(server), [server.url]);
      assert.equal((await fetch(server.url)).status, 200);
    } finally {
      await server.stop();
    }
  });

  test('the port file has the port and nothing else', async () => {
    const server = await startSnugd();
    try {
      assert.equal(await readFile(server.portFile, 'utf8'), `${server.port}\n`);
      await server.says(new RegExp(`:${server.port}\n`));
    } finally {
      await server.stop();
    }
  });

  test('localhost is both families, at one port', async () => {
    const server = await startSnugd({ listen: 'localhost:0' });
    try {
      await server.says(/listening on .*\n/);
      assert.deepEqual(urls(server),
        [`http://127.0.0.1:${server.port}`, `http://[::1]:${server.port}`]);
      for (const url of urls(server))
        assert.equal((await fetch(url)).status, 200);
    } finally {
      await server.stop();
    }
  });

  test('a port that another program has is left to it', async () => {
    const first = await startSnugd();
    try {
      for (const host of ['127.0.0.1', 'localhost']) {
        const file = join(folder, 'port-of-the-second');
        const result = await run(SNUGD, [`--listen=${host}:${first.port}`, `--port-file=${file}`,
          `--state-dir=${state}`, '--no-bus']);
        assert.equal(result.code, UNAVAILABLE, result.stderr);
        assert.match(result.stderr, new RegExp(
          `^snugd: Cannot listen on 127\\.0\\.0\\.1:${first.port}: [^\n]+\n$`));
        assert.equal(result.stdout, '');
        assert.equal(existsSync(file), false);
      }
      assert.equal((await fetch(first.url)).status, 200);
    } finally {
      await first.stop();
    }
  });

  test('an address of another machine is refused', async () => {
    const result = await run(SNUGD, ['--listen=192.0.2.200:0', `--state-dir=${state}`, '--no-bus']);
    assert.equal(result.code, UNAVAILABLE, result.stderr);
    assert.match(result.stderr, /192\.0\.2\.200/);
  });

  test('by default it is at port 5000, with or without IPv6', {
    skip: process.getuid() !== 0 && 'a network of its own needs root',
  }, async () => {
    // the port is free in a network of one's own
    const script = 'ip link set lo up; [ -z "$2" ] || echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6; '
      + '"$0" --no-bus --state-dir="$1" & '
      + 'curl --silent --retry 50 --retry-delay 0 --retry-connrefused --output /dev/null '
      + '--write-out "%{http_code}\\n" http://127.0.0.1:5000/; kill $!; wait $!';
    const both = await run('unshare', ['--net', 'sh', '-c', script, SNUGD, state]);
    assert.equal(both.code, 0, both.stderr);
    assert.match(both.stdout, /listening on http:\/\/127\.0\.0\.1:5000, http:\/\/\[::1\]:5000\n/);
    assert.match(both.stdout, /^200$/m);

    const one = await run('unshare', ['--net', 'sh', '-c', script, SNUGD, state, 'without']);
    assert.equal(one.code, 0, one.stderr);
    assert.match(one.stdout, /listening on http:\/\/127\.0\.0\.1:5000\n/);
    assert.match(one.stdout, /^200$/m);
    assert.equal(one.stderr.match(/Cannot listen on \[::1\]:5000/g)?.length, 1, one.stderr);
  });

  test('a port file that cannot be written ends it', async () => {
    const result = await run(SNUGD, ['--listen=127.0.0.1:0', `--port-file=${folder}/none/port`,
      `--state-dir=${state}`, '--no-bus']);
    assert.equal(result.code, CANNOT_CREATE, result.stderr);
    assert.match(result.stderr, /^snugd: [^\n]*port file[^\n]*\n$/);
  });

  test('--lan names every address of the machine', async () => {
    const server = await startSnugd({ args: ['--lan'] });
    try {
      await server.says(/listening on .*\n/);
      const expected = Object.values(networkInterfaces()).flat()
        .filter(({ internal, address }) => !internal && !/^fe[89ab]/i.test(address))
        .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
      await server.says(new RegExp(`( {2}http://.*\n){${expected.length}}`));
      const hosts = urls(server).map((url) => new URL(url).hostname);
      assert.deepEqual(hosts.slice(0, 2), ['127.0.0.1', '[::1]']);
      assert.deepEqual(hosts.slice(2).sort(), expected.sort());
      for (const url of urls(server).slice(0, 2))
        assert.equal((await fetch(url)).status, 200);
      assert.doesNotMatch(server.output(), /[▀▄█]/);
    } finally {
      await server.stop();
    }
  });

  test('--lan draws a QR code on a terminal', async (t) => {
    if (Object.values(networkInterfaces()).flat().every(({ internal }) => internal)) {
      t.diagnostic('there is no network to draw a code for');
      return;
    }
    // script(1) is the terminal
    const command = `exec ${SNUGD} --lan --listen=127.0.0.1:0 --state-dir=${state} --no-bus`;
    const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'],
      { env: { ...process.env, LC_ALL: 'C.UTF-8' }, stdio: ['pipe', 'pipe', 'inherit'] });
    let text = '';
    terminal.stdout.setEncoding('utf8');
    const ended = new Promise((resolve) => terminal.once('close', resolve));
    try {
      await within(15000, 'a QR code', (resolve) => {
        terminal.stdout.on('data', (chunk) => {
          text += chunk;
          if (/(\x1b\[40;97m[ ▀▄█]{29,}\x1b\[0m\r\n){14,}$/.test(text))
            resolve();
        });
      });
    } finally {
      terminal.stdin.write('\x03');
      assert.equal(await ended, 0, text);
    }
  });
});
