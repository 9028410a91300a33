// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Holds the verdicts of data/json.cases against those of JSON.parse ().

'use strict';

const fs = require('node:fs');
const path = require('node:path');

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function unescape(text) {
  const binary = text.replace(/%([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(binary, 'latin1');
}

function isJson(bytes) {
  try {
    JSON.parse(decoder.decode(bytes));
    return true;
  } catch {
    return false;
  }
}

const lines = fs.readFileSync(path.join(__dirname, 'data', 'json.cases'), 'latin1').split('\n');
const cases = lines.filter((line) => /^[ynsl]( |$)/.test(line));

console.log('TAP version 13');
console.log(`1..${cases.length}`);
cases.forEach((line, i) => {
  const agrees = isJson(unescape(line.slice(2))) === !line.startsWith('n');
  const name = line.replace(/[#\\]/g, '\\$&');
  console.log(`${agrees ? 'ok' : 'not ok'} ${i + 1} - ${name}`);
});
