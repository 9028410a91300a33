// SPDX-License-Identifier: LGPL-2.1-or-later
// The programs in docs/protocol.md do what the page says, as they stand there.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { closeClients, join, joinPlain, Recorder } from '../lib/client.js';
import { makeFolder, removeFolder, startSnugd } from '../lib/snugd.js';

const PAGE = new URL('../../docs/protocol.md', import.meta.url);
const FOLDER = fileURLToPath(new URL('..', import.meta.url));

class Program extends Recorder {
  constructor(command, ...args) {
    super();
    this.child = spawn(command, args,
      { cwd: FOLDER, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PYTHONUNBUFFERED: '1' } });
    createInterface({ input: this.child.stdout }).on('line', (line) => this.add('line', line));
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
  }
}

describe('the programs of docs/protocol.md', { timeout: 120000 }, () => {
  let server;
  let program;
  beforeEach(async () => { server = await startSnugd({ args: ['--no-limits'] }); });
  afterEach(async () => {
    program?.child.kill();
    await program?.ended;
    closeClients();
    await server.stop();
  });

  // The code blocks of a language, in order, for the server of this test.
  const blocks = async (language) => {
    const page = await readFile(PAGE, 'utf8');
    return [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))]
      .map(([, code]) => code.replace('http://127.0.0.1:5000', server.url));
  };

  for (const [language, command] of [
    ['js', ['node', '--input-type=module', '--eval']],
    ['python', ['/usr/bin/python3', '-c']],
  ]) {
    test(`the room client in ${language}`, async () => {
      const bob = await join(server.url, 'Bob');
      await bob.post('Good morning');
      program = new Program(...command, (await blocks(language))[0]);
      await program.next('line', (line) => line === 'Bob: Good morning');
      await program.next('line', (line) => line === 'Ada: Hello');
      assert.match(await program.next('line', (line) => /\bok\b/.test(line)), /\bseq\b.*\b2\b/);
      const hello = await bob.next('posted', ({ seq }) => seq === 2);
      assert.deepEqual([hello.member.name, hello.text], ['Ada', 'Hello']);

      const texts = Array.from({ length: 200 }, (_, number) => `message ${number}`);
      await Promise.all(texts.map((text) => bob.post(text)));
      const shown = [];
      while (shown.length < texts.length)
        shown.push(await program.next('line', (line) => line.startsWith('Bob: message')));
      assert.deepEqual(shown, texts.map((text) => `Bob: ${text}`));
    });
  }

  test('the room client in js comes back and misses nothing', async (t) => {
    const stateDir = await makeFolder();
    t.after(() => removeFolder(stateDir));
    await server.stop();
    server = await startSnugd({ args: ['--no-limits'], stateDir });
    program = new Program('node', '--input-type=module', '--eval', (await blocks('js'))[0]);
    await program.next('line', (line) => line === 'Ada: Hello');
    await server.kill();
    server = await startSnugd({ args: ['--no-limits'], stateDir, listen: `127.0.0.1:${server.port}` });
    const bob = await join(server.url, 'Bob');
    await bob.post('Welcome back');
    await program.next('line', (line) => line === 'Bob: Welcome back');
    assert.equal(program.all('line').filter((line) => line === 'Ada: Hello').length, 0,
      'what it has is not sent again');
  });

  test('the paths', async () => {
    const [, table] = (await readFile(PAGE, 'utf8')).split('\n## HTTP\n');
    const paths = [...table.matchAll(/^\| `(\/[^`]*)`/gm)].map(([, path]) => path);
    assert.ok(paths.length >= 3);
    for (const path of paths) {
      const { status } = await fetch(server.url + path);
      assert.equal(status, path === '/socket.io/' ? 400 : 200, path);
    }
  });

  test('the plain client', async () => {
    const code = (await blocks('js')).at(-1);
    assert.match(code, /io\(\)/);
    program = new Program('node', '--input-type=module', '--eval',
      `import { io as connect } from 'socket.io-client'; const io = () => connect('${server.url}');\n${code}`);
    await program.next('line', (line) => line === 'ada: hello');
    const plain = await joinPlain(server.url);
    plain.socket.send('bob: hello');
    await program.next('line', (line) => line === 'bob: hello');
  });
});
