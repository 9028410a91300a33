// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Holds the scan against JSON.parse () on texts that are made at random from the corpus:
//   node json-differential.js PROGRAM [--inputs=N] [--seed=N]

'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');

const BATCH = 20000;
const EXAMPLES = 5;

const TOKENS = [
  '{', '}', '[', ']', ',', ':', '"', '\\', 'null', 'true', 'false', '""', '"a"', '0', '-0', '-', '1.5',
  '1e3', '1e999', '.', 'e', 'E+', '00', '9223372036854775808', '\\u0000', '\\u0061', '\\ud83d\\ude00',
  '\\ud800', '\\n', '\\x', '\0', ' ', '\n', '\t', '\f', '/', '//', '/**/', "'", 'NaN', '\u00a0', '\ufeff',
  'é', '😀', '"a":1', '{"a":', '[[[[[[[[[[[[[[[[', ']]]]]]]]]]]]]]]]',
].map((text) => Buffer.from(text)).concat([[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80]].map(Buffer.from));

// What the scan refuses though it is JSON by its grammar (data/json.cases), so that nothing follows.
const BEYOND_GRAMMAR = new RegExp('^(Duplicate key|Nested too deep|Too many values|Escaped NUL'
  + '|Lone surrogate|Number too long|Number too large|Integer beyond 64 bits) ');

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function isJson(bytes) {
  try {
    JSON.parse(decoder.decode(bytes));
    return true;
  } catch {
    return false;
  }
}

// mulberry32
function makeRandom(seed) {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296 * limit);
  };
}

function mutate(bytes, texts, random) {
  const at = random(bytes.length + 1);
  const length = random(Math.min(8, bytes.length - at) + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (random(5)) {
    case 0:
      return Buffer.concat([before, TOKENS[random(TOKENS.length)], after]);
    case 1:
      return Buffer.concat([before, after.subarray(length)]);
    case 2:
      return Buffer.concat([before, after.subarray(0, length), after]);
    case 3: {
      const other = texts[random(texts.length)];
      return Buffer.concat([before, other.subarray(random(other.length + 1))]);
    }
    default: {
      const changed = Buffer.from(bytes);
      if (changed.length > 0)
        changed[Math.min(at, changed.length - 1)] ^= 1 << random(8);
      return changed;
    }
  }
}

function readTexts() {
  const folder = path.join(__dirname, 'corpus', 'json');
  return fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name)))
    .filter((text) => text.length <= 4096);
}

function judge(program, inputs) {
  const framed = inputs.flatMap((input) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(input.length);
    return [length, input];
  });
  const { status, stdout, stderr } = spawnSync(program, [], {
    input: Buffer.concat(framed), encoding: 'utf8', maxBuffer: 1 << 28,
  });
  const verdicts = stdout.split('\n').slice(0, -1);
  if (status !== 0 || verdicts.length !== inputs.length)
    throw new Error(`${program} ended with ${status} after ${verdicts.length} verdicts: ${stderr}`);
  return verdicts;
}

const { values, positionals: [program] } = parseArgs({
  allowPositionals: true,
  options: { inputs: { type: 'string', default: '200000' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 1000000);
const random = makeRandom(seed);
const texts = readTexts();
const counts = { taken: 0, refused: 0, beyond: 0 };
const differences = [];

for (let left = Number(values.inputs); left > 0; left -= BATCH) {
  const inputs = Array.from({ length: Math.min(BATCH, left) }, () => {
    let input = texts[random(texts.length)];
    for (let n = 1 + random(4); n > 0; n--)
      input = mutate(input, texts, random);
    return input;
  });
  judge(program, inputs).forEach((verdict, i) => {
    const kind = verdict === '' ? 'taken' : BEYOND_GRAMMAR.test(verdict) ? 'beyond' : 'refused';
    counts[kind]++;
    if (kind !== 'beyond' && isJson(inputs[i]) !== (kind === 'taken'))
      differences.push(`${JSON.stringify(inputs[i].toString('latin1'))}: ${verdict || 'taken'}`);
  });
}

console.log(`TAP version 13\n1..2\n# seed ${seed}: ${JSON.stringify(counts)}`);
console.log(`${differences.length === 0 ? 'ok' : 'not ok'} 1 - the scan and JSON.parse () agree`);
differences.slice(0, EXAMPLES).forEach((difference) => console.log(`# ${difference}`));
const enough = Math.min(counts.taken, counts.refused) > Number(values.inputs) / 50;
console.log(`${enough ? 'ok' : 'not ok'} 2 - both have something to say`);
