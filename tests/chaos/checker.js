// SPDX-License-Identifier: LGPL-2.1-or-later
// Holds the ledger against the database: the promises of docs/reliability.md, one after the other.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const STORED = fileURLToPath(new URL('stored.py', import.meta.url));
const EXAMPLES = 5;

/** What a database holds. */
export function readStored(path) {
  const output = execFileSync('/usr/bin/python3', [STORED, path], { maxBuffer: 1 << 30 });
  const stored = JSON.parse(output);
  stored.prints = new Map(stored.messages.map((row) => [row[0], JSON.stringify(row)]));
  return stored;
}

class Findings {
  constructor(name) {
    this.name = name;
    this.n = 0;
    this.examples = [];
    this.clients = new Set();
  }

  add(what, client) {
    this.n++;
    if (client)
      this.clients.add(client);
    if (this.examples.length < EXAMPLES)
      this.examples.push(what);
  }
}

function checkAcks(ledger, stored) {
  const findings = new Findings('every acknowledged message is stored, as it was sent');
  const byId = new Map(stored.messages.map((row) => [row[2], row]));
  for (const [id, post] of ledger.sent) {
    const [ack] = post.acks;
    const row = byId.get(id);
    if (ack && !row)
      findings.add(`${id} of ${post.client} was acknowledged as ${ack.seq} and is not there`, post.client);
    else if (ack && (row[0] !== ack.seq || row[1] !== ack.time))
      findings.add(`${id} was acknowledged as ${ack.seq} at ${ack.time}, and is ${row[0]} at ${row[1]}`, post.client);
    else if (row && (row[6] !== post.text || row[4] !== post.memberId))
      findings.add(`${id} of ${post.client} is not what was sent`, post.client);
  }
  return findings;
}

function checkOnce(ledger, stored) {
  const findings = new Findings('every message is stored once, and nothing else is');
  const ids = new Set();
  for (const row of stored.messages) {
    const [seq, , id, kind] = row;
    if (kind !== 'text')
      continue;
    if (ids.has(id))
      findings.add(`${id} is there twice, again as ${seq}`);
    ids.add(id);
    if (!ledger.sent.has(id))
      findings.add(`${seq} was never sent: ${JSON.stringify(row)}`);
  }
  return findings;
}

function checkSequence(stored) {
  const findings = new Findings('the log counts from 1 without a hole, and its time never goes back');
  let last = [0, 0];
  for (const row of stored.messages) {
    if (row[0] !== last[0] + 1)
      findings.add(`after ${last[0]} comes ${row[0]}`);
    if (row[1] < last[1])
      findings.add(`${row[0]} is older than ${last[0]}`);
    last = row;
  }
  return findings;
}

function checkSeen(ledger, stored) {
  const findings = new Findings('nobody saw what is not stored, or saw it otherwise');
  for (const [seq, print] of ledger.seen) {
    if (stored.prints.get(seq) !== print)
      findings.add(`seen ${print}, stored ${stored.prints.get(seq)}`);
  }
  return findings;
}

function checkViews(ledger) {
  const findings = new Findings('everybody saw the same in the same order, without a hole or a repeat that was not announced');
  ledger.violations.forEach(({ what, client }) => findings.add(`${client ?? 'snugd'}: ${what}`, client));
  return findings;
}

function checkEpoch(ledger, stored) {
  const findings = new Findings('there is one epoch, and the database is sound');
  const epochs = new Set([...ledger.epochs, stored.epoch]);
  if (epochs.size !== 1)
    findings.add(`epochs: ${[...epochs]}`);
  if (stored.integrity !== 'ok')
    findings.add(`integrity_check: ${stored.integrity}`);
  return findings;
}

/**
 * @returns {{name: string, n: number, examples: string[], clients: Set<string>}[]} for each promise
 *   what speaks against it
 */
export function check(ledger, stored) {
  return [
    checkAcks(ledger, stored),
    checkOnce(ledger, stored),
    checkSequence(stored),
    checkSeen(ledger, stored),
    checkViews(ledger),
    checkEpoch(ledger, stored),
  ];
}
