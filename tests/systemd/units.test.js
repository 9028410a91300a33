// SPDX-License-Identifier: LGPL-2.1-or-later
// The units, as they are installed, in a real systemd user manager.

import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';

import { startManager, whyNot } from './manager.js';

const HOME = '/home/snug-test';
const STATE = `${HOME}/.local/state/snug`;
const URL_4 = 'http://127.0.0.1:5000/';
const URL_6 = 'http://[::1]:5000/';
const VISITORS = fileURLToPath(new URL('visitors.js', import.meta.url));

describe('in a user manager', { timeout: 120000, skip: await whyNot() }, () => {
  let manager;
  let ok;
  let systemctl;
  let show;
  let until;
  before(async () => {
    manager = await startManager();
    ({ ok, systemctl, show, until } = manager);
  });
  after(async () => assert.equal(await manager?.stop(), 0));

  const visit = (url = URL_4) => manager.run('curl', '--silent', '--show-error', '--max-time', '15',
    '--output', '/dev/null', '--write-out', '%{http_code}', url);
  const call = (method, ...args) => ok('gdbus', 'call', '--session', '--timeout', '20', '--dest',
    'chat.snug.Snug1', '--object-path', '/chat/snug/Snug1', '--method',
    `chat.snug.Snug1.Admin.${method}`, ...args);

  const configure = async (folder, name, text) => {
    await ok('mkdir', '-p', folder);
    await ok('sh', '-c', 'printf %s "$1" > "$0"', `${folder}/${name}`, text);
  };

  test('systemd finds nothing wrong with them', async () => {
    const { code, stdout, stderr } = await manager.run('systemd-analyze', '--user', 'verify',
      'snug.service', 'snug.socket');
    assert.equal(stdout + stderr, '');
    assert.equal(code, 0);
  });

  test('the daemon is well locked up', async (t) => {
    const report = await ok('systemd-analyze', '--user', 'security', '--no-pager', 'snug.service');
    const [line, level] = report.match(/Overall exposure level for snug\.service: ([0-9.]+) .*/);
    t.diagnostic(line);
    assert.ok(Number(level) <= 2.0, line);
  });

  test('the first visit starts the daemon', async () => {
    await systemctl('start', 'snug.socket');
    assert.equal(await show('snug.service', 'ActiveState'), 'inactive');
    assert.equal((await visit()).stdout, '200');
    assert.equal(await show('snug.service', 'ActiveState'), 'active');
    assert.equal((await visit(URL_6)).stdout, '200');
    assert.match(await until('snug.service', 'StatusText', /./), /^0 people, 0 messages$/);
  });

  test('it is on the bus of the manager', async () => {
    assert.equal(await call('PostSystemMessage', 'We close at six.'), '(uint64 1,)\n');
    await until('snug.service', 'StatusText', /^0 people, 1 message$/);
    assert.match(await ok('snugctl', 'status'), /^Addresses: http:\/\/127\.0\.0\.1:5000 /m);
  });

  test('it writes to its own folder and nowhere else', async () => {
    const pid = await show('snug.service', 'MainPID');
    assert.equal(await ok('stat', '--format', '%a', STATE), '700\n');
    assert.equal(await ok('stat', '--format', '%a', `${STATE}/snug.db`), '600\n');

    const touch = (file) => manager.runAsRoot('nsenter', '--target', pid, '--mount', 'touch', file);
    for (const folder of [HOME, '/usr', '/etc', '/run/user/61234', '/root']) {
      const { code, stderr } = await touch(`${folder}/x`);
      assert.notEqual(code, 0, folder);
      assert.match(stderr, /Read-only file system/);
    }
    // what the daemon has for itself is not what others have
    assert.equal((await touch('/tmp/x')).code, 0);
    assert.notEqual((await manager.runAsRoot('test', '-e', '/tmp/x')).code, 0);
  });

  test('a restart refuses nobody', async () => {
    let restarts = 0;
    const answers = [];
    const restarting = (async () => {
      for (; restarts < 10; restarts++)
        await systemctl('restart', 'snug.service');
    })();
    await Promise.all([1, 2, 3].map(async () => {
      while (restarts < 10)
        answers.push((await visit()).stdout);
    }));
    await restarting;
    assert.ok(answers.length > 10, `${answers.length} visits`);
    assert.deepEqual([...new Set(answers)], ['200']);
  });

  test('it stops in peace with visitors there', async () => {
    const visitors = manager.spawnBeside(process.execPath, VISITORS, URL_4);
    const lines = createInterface(visitors.stdout)[Symbol.asyncIterator]();
    const { present } = JSON.parse((await lines.next()).value);
    await until('snug.service', 'StatusText', new RegExp(`^${present} people`));

    const start = Date.now();
    await systemctl('stop', 'snug.service');
    assert.ok(Date.now() - start < 5000, `${Date.now() - start} ms`);
    assert.equal(await show('snug.service', 'Result'), 'success');
    assert.equal(await show('snug.service', 'ExecMainCode'), '1'); // it exited by itself
    assert.equal(await show('snug.service', 'ExecMainStatus'), '0');
    assert.deepEqual(JSON.parse((await lines.next()).value), { told: present - 1 });
  });

  test('a call on the bus starts the daemon', async () => {
    await systemctl('stop', 'snug.service', 'snug.socket');
    assert.equal(await show('snug.service', 'ActiveState'), 'inactive');
    assert.equal(await call('PostSystemMessage', 'Good morning.'), '(uint64 2,)\n');
    assert.equal(await show('snug.service', 'ActiveState'), 'active');
    assert.equal(await show('snug.socket', 'ActiveState'), 'active');
    assert.equal((await visit()).stdout, '200');
  });

  test('it comes back when it is killed', async () => {
    const pid = await show('snug.service', 'MainPID');
    await systemctl('kill', '--signal=KILL', 'snug.service');
    await until('snug.service', 'NRestarts', /^1$/);
    assert.equal((await visit()).stdout, '200');
    assert.notEqual(await show('snug.service', 'MainPID'), pid);
    assert.equal(await show('snug.socket', 'ActiveState'), 'active');
    assert.equal(await call('PostSystemMessage', 'That was quick.'), '(uint64 3,)\n');
  });

  test('it is restarted when it hangs, and only then', async () => {
    await configure(`${HOME}/.config/systemd/user/snug.service.d`, 'watchdog.conf',
      '[Service]\nWatchdogSec=1s\nTimeoutAbortSec=500ms\n');
    await systemctl('daemon-reload');
    await systemctl('restart', 'snug.service');

    // three times as long as it may be silent
    await ok('sleep', '3');
    assert.equal(await show('snug.service', 'NRestarts'), '0');

    await systemctl('kill', '--signal=STOP', 'snug.service');
    await until('snug.service', 'NRestarts', /^1$/);
    assert.equal((await visit()).stdout, '200');
  });

  test('it runs where users have no user namespaces', async () => {
    const folder = `${HOME}/.config/systemd/user/snug.service.d`;
    await ok('ln', '-s', `${process.env.SNUG_PREFIX}/share/doc/snug/examples/no-user-namespaces.conf`,
      folder);
    await systemctl('daemon-reload');
    await systemctl('restart', 'snug.service');
    const pid = await show('snug.service', 'MainPID');
    const [ofDaemon, ofManager] = await Promise.all([pid, 'self'].map((one) =>
      manager.runAsRoot('readlink', `/proc/${one}/ns/user`)));
    assert.equal(ofDaemon.stdout, ofManager.stdout);
    assert.equal((await visit()).stdout, '200');
    await ok('rm', `${folder}/no-user-namespaces.conf`);
    await systemctl('daemon-reload');
  });

  test('a wrong configuration does not make it try for ever', async () => {
    await systemctl('stop', 'snug.service');
    await configure(`${HOME}/.config/snug`, 'snug.conf', '[server]\nlitsen=1\n');
    assert.notEqual((await visit()).code, 0);
    await until('snug.socket', 'ActiveState', /^failed$/);
    assert.equal(await show('snug.service', 'ActiveState'), 'failed');
    assert.equal(await show('snug.service', 'ExecMainStatus'), '78');

    // as the manual page says
    await ok('rm', `${HOME}/.config/snug/snug.conf`);
    await systemctl('start', 'snug.service');
    assert.equal((await visit()).stdout, '200');
  });
});
