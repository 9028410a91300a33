// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs the cases against the echo server of soup-socketio.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { cases } from './cases.js';
import { Client } from './client.js';
import { close } from './frames.js';

const PROGRAM = process.env.WEBSOCKET_ECHO
  ?? new URL('../../build-alone/examples/websocket-echo', import.meta.url).pathname;
const LIMIT = 30_000; // ms, for a case

/** Runs the server around the tests of a file, and fails the file if it does not survive them. */
function withServer(options) {
  const server = { port: 0 };
  let child;
  before(async () => {
    child = spawn(PROGRAM, options, {
      env: { G_DEBUG: 'fatal-criticals', ...process.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child, 'spawn'); // or its error
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    server.port = Number(line);
    assert.ok(server.port > 0, `no port in what the server printed: ${line}`);
  });
  after(async () => {
    assert.equal(child.exitCode ?? child.signalCode, null, 'the server did not survive');
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await gone, [0, null]);
  });
  return server;
}

/** The status code for the first of the frames that is beyond the limits; undefined if none is. */
function codeForLimits({ steps }, { maxPayload, maxFragments }) {
  let length = 0;
  let count = 0;
  for (const { opcode, fin, payload } of steps.flatMap(({ frames }) => frames ?? [])) {
    if (opcode >= 8) continue;
    if (payload.length > maxPayload) return 1009;
    if (count === maxFragments && !(count === 0 && fin)) return 1008;
    length += payload.length;
    if (length > maxPayload) return 1009;
    count = fin ? 0 : count + 1;
    if (fin) length = 0;
  }
  return undefined;
}

async function runSteps(client, steps) {
  for (const step of steps) {
    if (step.frames) await client.send(step.frames, step);
    if (step.bytes) await client.write(step.bytes);
    if (step.take) await client.take(step.take);
    for (let i = 1; i <= (step.rounds ?? 0); i += 1) {
      await client.send([step.frame]);
      await client.take(i);
    }
  }
}

const shorten = ([kind, payload]) => (payload.length <= 40 ? `${kind} ${payload.toString('hex')}`
  : `${kind} of ${payload.length} bytes`);

function compare(got, expected) {
  assert.deepEqual(got.map(shorten), expected.map(shorten));
  got.forEach(([, payload], i) => assert.ok(payload.equals(expected[i][1]), `event ${i} differs`));
}

async function runCase(client, { steps, events, closer, codes }) {
  await runSteps(client, steps);
  if (closer === 'us') {
    await client.take(events.length);
    await client.send([close(1000)]);
  }
  await client.end();
  compare(client.events, events);
  assert.ok(codes.includes(client.closeCode),
    `closed with ${client.closeCode} “${client.closeReason}” instead of ${codes.join(' or ')}`);
}

/** A test for each case, against a server with these limits. */
export function runCases({ maxPayload, maxFragments }) {
  const server = withServer(['--port=0', `--max-payload=${maxPayload}`,
    `--max-fragments=${maxFragments}`]);
  assert.equal(cases.length, 301);
  for (const row of cases) {
    const code = codeForLimits(row, { maxPayload, maxFragments: maxFragments || Infinity });
    const expected = code ? { ...row, events: [], closer: 'server', codes: [code] } : row;
    const name = `${row.id} ${row.about}${code ? `: beyond the limits, ${code}` : ''}`;
    test(name, { timeout: LIMIT }, async () => {
      const client = await Client.open(server.port);
      try {
        await runCase(client, expected);
      } finally {
        client.destroy();
      }
    });
  }
}
