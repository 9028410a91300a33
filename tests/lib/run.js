// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs test files, N of them at once, and prints TAP: run.js N FILE... Node 18 has no option for that.

import { run } from 'node:test';
import { tap } from 'node:test/reporters';

const [concurrency, ...files] = process.argv.slice(2);
const tests = run({ files, concurrency: Number(concurrency) });
tests.on('test:fail', ({ todo }) => {
  if (todo === undefined || todo === false) process.exitCode = 1;
});
tests.compose(tap).pipe(process.stdout);
