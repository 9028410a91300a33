// SPDX-License-Identifier: LGPL-2.1-or-later
// snugd on the session bus: with it, without it, and when it goes and comes back.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';

import { startBus } from '../lib/bus.js';
import { closeClients, join as joinRoom } from '../lib/client.js';
import { run } from '../lib/program.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';
import { within } from '../lib/within.js';

const SNUGD = process.env.SNUGD;
const UNAVAILABLE = 69;

// A way to a bus that is cut, once, when somebody says a word there.
async function breakOnce(bus, word, path) {
  let broken = false;
  const sockets = new Set();
  const server = createServer((near) => {
    const far = connect(bus.env.DBUS_SESSION_BUS_ADDRESS.replace('unix:path=', ''));
    for (const [one, other] of [[near, far], [far, near]]) {
      sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
    far.pipe(near);
    near.on('data', (chunk) => {
      if (!broken && chunk.includes(word)) {
        broken = true;
        near.destroy();
      } else {
        far.write(chunk);
      }
    });
  });
  server.listen(path);
  await once(server, 'listening');
  const close = () => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  };
  return { address: `unix:path=${path}`, close };
}

describe('on the bus', { timeout: 60000 }, () => {
  let bus;
  let server;
  before(async () => {
    bus = await startBus();
    server = await startSnugd({ bus });
  });
  after(async () => {
    await server.stop();
    await bus.stop();
  });
  afterEach(closeClients);

  test('a notice is posted, and its number comes back', async () => {
    const ada = await joinRoom(server.url, 'Ada');
    const { code, stdout, stderr } = await bus.call('PostSystemMessage', 'We close at six.');
    assert.equal(code, 0, stderr);
    const posted = await ada.next('posted');
    assert.equal(posted.text, 'We close at six.');
    assert.equal(posted.kind, 'notice');
    assert.equal(posted.member, null);
    assert.equal(stdout, `(uint64 ${posted.seq},)\n`);
  });

  test('a notice that cannot be is refused by name', async () => {
    const { code, stderr } = await bus.call('PostSystemMessage', '');
    assert.notEqual(code, 0);
    assert.match(stderr, /chat\.snug\.Snug1\.Error\.TextEmpty/);
  });

  test('people are listed', async () => {
    const [ada, bob] = [await joinRoom(server.url, 'Ada L.'),
      await joinRoom(server.url, 'Bob', { transport: 'polling' })];
    const { stdout } = await bus.call('ListUsers');
    for (const { you } of [ada.welcome, bob.welcome])
      assert.ok(stdout.includes(`'name': <'${you.name}'>`) && stdout.includes(`<'${you.id}'>`),
        stdout);
    assert.match(stdout, /'transport': <'websocket'>/);
    assert.match(stdout, /'transport': <'polling'>/);
    assert.match(stdout, /'address': <'127\.0\.0\.1'>/);
  });

  test('messages are heard with gdbus monitor', async () => {
    const monitor = spawn('gdbus', ['monitor', '--session', '--dest', 'chat.snug.Snug1'],
      { env: { ...process.env, ...bus.env }, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    let check = () => {};
    monitor.stdout.setEncoding('utf8');
    monitor.stdout.on('data', (chunk) => {
      text += chunk;
      check();
    });
    const heard = (pattern) => within(15000, `${pattern}`, (resolve) => {
      check = () => pattern.test(text) && resolve();
      check();
    });
    try {
      await heard(/is owned by/);
      const ada = await joinRoom(server.url, 'Ada M.');
      await heard(/Admin\.UserJoined .*'name': <'Ada M\.'>/);
      await ada.post('Is anybody there?');
      await heard(/Admin\.MessagePosted .*'text': <'Is anybody there\?'>/);
    } finally {
      monitor.kill();
      await once(monitor, 'close');
    }
  });

  test('a second daemon ends, and touches nothing', async () => {
    const folder = await makeFolder();
    try {
      const result = await run(SNUGD, [`--listen=127.0.0.1:${server.port}`,
        `--port-file=${folder}/port`, `--state-dir=${folder}/state`], { env: bus.env });
      assert.equal(result.code, UNAVAILABLE, result.stderr);
      assert.equal(result.stdout, '');
      assert.equal(result.stderr,
        `snugd: Another snugd already runs on this session bus (pid ${server.pid})\n`);
      assert.equal(existsSync(join(folder, 'port')), false);
      assert.equal(existsSync(join(folder, 'state')), false);
    } finally {
      await removeFolder(folder);
    }
    assert.equal((await bus.call('ListUsers')).code, 0);
  });

  test('another daemon runs beside it with --no-bus', async () => {
    const other = await startSnugd({ env: bus.env });
    await other.stop();
    assert.equal(other.output().split('\n').length, 2, other.output());
    assert.equal((await bus.call('ListUsers')).code, 0);
  });
});

describe('without a bus', { timeout: 60000 }, () => {
  const environments = {
    'one that points nowhere': { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' },
    'one that makes no sense': { DBUS_SESSION_BUS_ADDRESS: 'nonsense' },
    'none at all': { DBUS_SESSION_BUS_ADDRESS: undefined, XDG_RUNTIME_DIR: undefined,
      DISPLAY: undefined },
  };
  for (const [name, env] of Object.entries(environments)) {
    test(`${name}: it says so once and serves`, async () => {
      const server = await startSnugd({ bus: { env }, env });
      try {
        const ada = await joinRoom(server.url, 'Ada');
        await ada.post('Hello?');
      } finally {
        closeClients();
        await server.stop();
      }
      assert.equal(server.output().match(/There is no session bus/g)?.length, 1, server.output());
    });
  }

  test('--no-bus says nothing about it', async () => {
    const server = await startSnugd({ env: environments['one that points nowhere'] });
    await server.stop();
    assert.doesNotMatch(server.output(), /bus/);
  });
});

describe('when the bus goes', { timeout: 60000 }, () => {
  test('the room stays, and the daemon is on the next bus', async () => {
    const bus = await startBus();
    const server = await startSnugd({ bus });
    try {
      const ada = await joinRoom(server.url, 'Ada');

      for (const round of [1, 2]) {
        await bus.end();
        await server.says(new RegExp(`(The session bus is gone[^]*){${round}}`));
        await ada.post(`There is no bus (${round})`);

        await bus.begin();
        await server.says(new RegExp(`(Back on the session bus[^]*){${round}}`));
        assert.equal((await bus.wait()).code, 0);
        assert.match((await bus.call('ListUsers')).stdout, /'name': <'Ada'>/);
        assert.equal((await bus.call('PostSystemMessage', 'We are back.')).code, 0);
        assert.equal((await ada.next('posted', ({ kind }) => kind === 'notice')).text,
          'We are back.');
      }

      // it is the only one there, too
      const second = await run(SNUGD, ['--listen=127.0.0.1:0'], { env: bus.env });
      assert.equal(second.code, UNAVAILABLE, second.stderr);
      assert.ok(second.stderr.includes(`(pid ${server.pid})`), second.stderr);

      assert.deepEqual(ada.all('disconnect'), []);
    } finally {
      closeClients();
      await server.stop();
      await bus.stop();
    }
  });

  test('a bus that comes after the daemon is taken too', async () => {
    const bus = await startBus();
    await bus.end();
    const server = await startSnugd({ bus });
    try {
      assert.match(server.output(), /There is no session bus/);
      await bus.begin();
      assert.equal((await bus.wait()).code, 0, server.output());
      assert.equal((await bus.call('ListUsers')).code, 0);
    } finally {
      await server.stop();
      await bus.stop();
    }
  });

  test('one that goes while the daemon starts is no reason not to', async () => {
    const bus = await startBus();
    const folder = await makeFolder();
    const { address, close } = await breakOnce(bus, 'RequestName', join(folder, 'bus'));
    let server;
    try {
      server = await startSnugd({ bus: { ...bus, env: { DBUS_SESSION_BUS_ADDRESS: address } } });
      assert.doesNotMatch(server.output(), /There is no session bus/);
      assert.equal((await bus.wait()).code, 0, server.output());
      assert.equal((await bus.call('ListUsers')).code, 0);
    } finally {
      await server?.stop();
      close();
      await bus.stop();
      await removeFolder(folder);
    }
  });

  test('one that comes while hardly a descriptor is left is taken later', async () => {
    const bus = await startBus();
    const server = await startSnugd({ bus, args: ['--verbose'] });
    const limit = (n) => run('prlimit', [`--pid=${server.pid}`, `--nofile=${n}:`]);
    try {
      await bus.end();
      await server.says(/The session bus is gone/);
      // Enough to begin with, and not enough to go on.
      const used = readdirSync(`/proc/${server.pid}/fd`).length;
      for (const [round, spare] of [1, 2, 3].entries()) {
        assert.equal((await limit(used + spare)).code, 0);
        if (round === 0)
          await bus.begin();
        await server.says(new RegExp(`(No descriptors for the session bus[^]*){${2 * round + 2}}`));
      }
      assert.equal((await limit(1000)).code, 0);
      assert.equal((await bus.wait()).code, 0, server.output());
    } finally {
      await server.stop();
      await bus.stop();
    }
  });

  test('it ends in peace while there is none', async () => {
    const bus = await startBus();
    const server = await startSnugd({ bus });
    await bus.end();
    await server.says(/The session bus is gone/);
    await server.stop();
    await bus.stop();
  });
});
