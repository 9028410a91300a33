// SPDX-License-Identifier: LGPL-2.1-or-later
// The command line and the configuration: what snugd takes, and how it refuses the rest.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { run } from '../lib/program.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

const SNUGD = process.env.SNUGD;
const USAGE = 64;
const CONFIGURATION = 78;

describe('the command line', { timeout: 60000 }, () => {
  let folder;
  let env;
  before(async () => {
    folder = await makeFolder();
    env = { XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder };
  });
  after(() => removeFolder(folder));

  test('--version', async () => {
    const result = await run(SNUGD, ['--version'], { env });
    assert.equal(result.code, 0);
    assert.match(result.stdout, /^snugd [0-9]+\.[0-9]+\.[0-9]+\n$/);
    assert.equal(result.stderr, '');
  });

  test('--help', async () => {
    const result = await run(SNUGD, ['--help'], { env });
    assert.equal(result.code, 0);
    for (const option of ['--listen=ADDRESS:PORT', '--lan', '--port-file=FILE', '--state-dir=DIR',
      '--config=FILE', '--no-bus', '--no-limits', '--verbose', '--version'])
      assert.ok(result.stdout.includes(option), option);
  });

  test('it speaks the language of the user', async () => {
    const german = { ...env, LC_ALL: 'C.UTF-8', LANGUAGE: 'de' };
    assert.match((await run(SNUGD, ['--help'], { env: german })).stdout,
      /--no-bus +Dem Sitzungsbus fernbleiben/);
    assert.match((await run(SNUGD, ['--listen=5000'], { env: german })).stderr,
      /^snugd: „5000“ ist nicht ADRESSE:PORT/);
    assert.match((await run(process.env.SNUGCTL, ['--help'], { env: german })).stdout,
      /^ {2}users +Listet auf, wer im Raum ist$/m);
  });

  const wrong = {
    'an unknown option': ['--frobnicate'],
    'an option without its value': ['--listen'],
    'something that is no option': ['5000'],
    'a port alone': ['--listen=5000'],
    'a port that is none': ['--listen=127.0.0.1:65536'],
    'a host name': ['--listen=chat.example.org:5000'],
    'an IPv6 address without brackets': ['--listen=::1:5000'],
    'no limits for the network': ['--no-limits', '--lan'],
    'no limits for one address of the network': ['--no-limits', '--listen=127.0.0.1:0',
      '--listen=0.0.0.0:0'],
  };
  for (const [name, args] of Object.entries(wrong)) {
    test(`${name} is refused`, async () => {
      const result = await run(SNUGD, ['--no-bus', ...args], { env });
      assert.equal(result.code, USAGE, result.stderr);
      assert.equal(result.stdout, '');
      assert.match(result.stderr, /^[^\n]+\n$/);
      assert.deepEqual(await readdir(folder), []);
    });
  }

  test('no limits are fine on the loopback', async () => {
    const server = await startSnugd({ args: ['--no-limits'] });
    await server.stop();
  });

  test('--verbose tells more', async () => {
    const quiet = await startSnugd();
    await quiet.stop();
    assert.doesNotMatch(quiet.output(), /DEBUG/);

    const verbose = await startSnugd({ args: ['--verbose'] });
    await verbose.stop();
    assert.match(verbose.output(), /snug-DEBUG/);
  });
});

describe('the configuration', { timeout: 60000 }, () => {
  let folder;
  let file;
  let state;
  before(async () => {
    folder = await makeFolder();
    file = join(folder, 'snug.conf');
    state = join(folder, 'state');
  });
  after(() => removeFolder(folder));

  const wrong = {
    'a line that is none': ['[server]\nlisten\n', 'listen'],
    'an unknown group': ['[sever]\nlan=true\n', 'sever'],
    'an unknown key': ['[server]\nlitsen=127.0.0.1:0\n', 'litsen: '],
    'a wrong value': ['[server]\nlisten=nowhere\n', 'listen: “nowhere” '],
    'another wrong value': ['[storage]\ndurability=maybe\n', 'durability: “maybe” '],
  };
  for (const [name, [text, complaint]] of Object.entries(wrong)) {
    test(`${name} is refused`, async () => {
      await writeFile(file, text);
      const result = await run(SNUGD, ['--no-bus', `--config=${file}`, `--state-dir=${state}`,
        '--listen=127.0.0.1:0']);
      assert.equal(result.code, CONFIGURATION, result.stderr);
      assert.match(result.stderr, /^[^\n]+\n$/);
      assert.ok(result.stderr.startsWith(`snugd: ${file}: `), result.stderr);
      assert.ok(result.stderr.includes(complaint), result.stderr);
      assert.equal(existsSync(state), false);
    });
  }

  test('a file that is not there is refused if it was asked for', async () => {
    const result = await run(SNUGD, ['--no-bus', `--config=${folder}/none`]);
    assert.equal(result.code, CONFIGURATION, result.stderr);
    assert.ok(result.stderr.includes(`${folder}/none`), result.stderr);
  });

  test('the usual file is read', async () => {
    const config = join(folder, 'snug');
    await run('mkdir', ['-p', config]);
    await writeFile(join(config, 'snug.conf'), '[room]\nname=\n');
    const result = await run(SNUGD, ['--no-bus', `--state-dir=${state}`],
      { env: { XDG_CONFIG_HOME: folder } });
    assert.equal(result.code, CONFIGURATION, result.stderr);
    assert.ok(result.stderr.startsWith(`snugd: ${config}/snug.conf: name: `), result.stderr);
  });

  test('the sample says what is the default anyway', async () => {
    const sample = join(process.env.SNUG_PREFIX, 'share/doc/snug/examples/snug.conf');
    const server = await startSnugd({ args: [`--config=${sample}`] });
    await server.stop();
  });

  test('a socket that does not listen is refused', async () => {
    const result = await run('sh', ['-c', 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@" 3< /dev/null',
      SNUGD, '--no-bus', `--state-dir=${state}`]);
    assert.equal(result.code, CONFIGURATION, result.stderr);
    assert.match(result.stderr, /Descriptor 3/);
  });
});
