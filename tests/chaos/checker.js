// SPDX-License-Identifier: LGPL-2.1-or-later
// Holds the ledger against the database: the promises of docs/reliability.md, one after the other.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { changed, stateText, untouched } from './picture.js';

const STORED = fileURLToPath(new URL('stored.py', import.meta.url));
const EXAMPLES = 5;
// How much of what a client saw before a violation is told with it.
const LAST_EVENTS = 6;

// The parts of a message in the output of stored.py: what never changes, then the rest.
const CONSTANT = 7;

/** What a database holds. */
export function readStored(path) {
  const output = execFileSync('/usr/bin/python3', [STORED, path], { maxBuffer: 1 << 30 });
  const stored = JSON.parse(output);
  stored.prints = new Map(stored.messages.map((row) => [row[0], JSON.stringify(row.slice(0, CONSTANT))]));
  stored.states = new Map(stored.messages.map((row) => {
    const [text, rev, edited, removed] = row.slice(CONSTANT);
    return [row[0], { rev, text, edited, removed: removed === 1, reactions: [] }];
  }));
  for (const [seq, emoji, member] of stored.reactions)
    stored.states.get(seq).reactions.push({ emoji, member });
  return stored;
}

class Findings {
  constructor(name) {
    this.name = name;
    this.n = 0;
    this.examples = [];
  }

  add(what) {
    this.n++;
    if (this.examples.length < EXAMPLES)
      this.examples.push(what);
  }
}

// All that clients asked for and that is there, by its id: { seq, rev, time, memberId }.
function storedById(stored) {
  return new Map([
    ...stored.messages.map(([seq, time, id, , memberId]) => [id, { seq, time, memberId }]),
    ...stored.changes.map(([id, memberId, seq, rev, time]) => [id, { seq, rev, time, memberId }]),
  ]);
}

function checkAcks(ledger, stored) {
  const findings = new Findings('every acknowledged message and change is stored, as it was sent');
  const byId = storedById(stored);
  for (const [id, sent] of ledger.sent) {
    const [ack] = sent.acks;
    const row = byId.get(id);
    const what = `the ${sent.kind} ${id} of ${sent.client}`;
    if (ack && !row)
      findings.add(`${what} was acknowledged as ${ack.seq}/${ack.rev} and is not there`);
    else if (ack && (row.seq !== ack.seq || row.rev !== ack.rev || row.time !== ack.time))
      findings.add(`${what} was acknowledged as ${JSON.stringify(ack)}, and is ${JSON.stringify(row)}`);
    else if (row && (row.memberId !== sent.memberId || row.seq !== (sent.body.seq ?? row.seq)))
      findings.add(`${what} is not what was sent`);
    else if (!ack && sent.refused === 'no-such-message' && !stored.states.get(sent.body.seq)?.removed)
      findings.add(`${what} was refused, but the message is there`);
  }
  return findings;
}

function checkOnce(ledger, stored) {
  const findings = new Findings('every message and change is stored once, and nothing else is');
  const ids = new Set();
  const texts = stored.messages.filter(([, , , kind]) => kind === 'text').map((row) => row[2]);
  for (const id of [...texts, ...stored.changes.map((row) => row[0])]) {
    if (ids.has(id))
      findings.add(`${id} is there twice`);
    ids.add(id);
    if (!ledger.sent.has(id))
      findings.add(`${id} was never sent`);
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

function checkRevisions(stored) {
  const findings = new Findings('the changes count from 1 without a hole');
  let last = 0;
  for (const [id, , seq, rev] of stored.changes) {
    // What changed nothing has the number of the change before.
    if (rev > last + 1)
      findings.add(`after the change ${last} comes ${rev}, ${id} of ${seq}`);
    last = Math.max(last, rev);
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

// The states through which the messages went that were changed, if all changes are made once more.
function replay(ledger, stored) {
  const states = new Map(stored.messages.map(([seq, , id, , , , , text]) =>
    [seq, [untouched(ledger.sent.get(id)?.body.text ?? text)]]));
  for (const [id, member, seq, rev, time] of stored.changes) {
    const { kind, body } = ledger.sent.get(id) ?? {};
    const all = states.get(seq);
    const after = kind ? changed(all.at(-1), kind, { ...body, rev, time, member }) : all.at(-1);
    if (after !== all.at(-1))
      all.push(after);
  }
  return states;
}

function checkStates(ledger, stored) {
  const findings = new Findings('every message is and was, for everybody, what its changes make of it');
  for (const [seq, states] of replay(ledger, stored)) {
    const texts = new Map(states.map((state) => [state.rev, stateText(state)]));
    const last = stateText(stored.states.get(seq));
    if (last !== texts.get(states.at(-1).rev))
      findings.add(`${seq} is stored as ${last}, and should be ${stateText(states.at(-1))}`);
    if (ledger.originals.has(seq) && ledger.originals.get(seq) !== states[0].text)
      findings.add(`${seq} was posted as ${states[0].text}, and seen as ${ledger.originals.get(seq)}`);
    for (const [rev, text] of ledger.states.get(seq) ?? []) {
      if (texts.get(rev) !== text)
        findings.add(`${seq} was seen as ${text}, and was ${texts.get(rev)}`);
    }
  }
  return findings;
}

function checkPictures(ledger, stored) {
  const findings = new Findings('in the end everybody sees each message as it is stored');
  const last = stored.messages.length;
  for (const [client, picture] of ledger.pictures) {
    if (picture.last !== last)
      findings.add(`${client} has the messages up to ${picture.last}, and there are ${last}`);
    for (const [seq, state] of stored.states) {
      const seen = picture.states.get(seq);
      if (seq >= picture.first && (seen ? stateText(seen) !== stateText(state) : state.rev > 0)) {
        findings.add(`${client} sees ${seq} as ${seen ? stateText(seen) : 'unchanged'}, and it is ${
          stateText(state)}`);
      }
    }
  }
  return findings;
}

function checkViews(ledger) {
  const findings = new Findings('everybody saw the same in the same order, without a hole or a repeat that was not announced');
  for (const { what, client, history } of ledger.violations) {
    const before = history.slice(-LAST_EVENTS).map((event) => `\n    ${event}`).join('');
    findings.add(`${client ?? 'snugd'}: ${what}${before && `, after${before}`}`);
  }
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
 * @returns {{name: string, n: number, examples: string[]}[]} for each promise what speaks against it
 */
export function check(ledger, stored) {
  return [
    checkAcks(ledger, stored),
    checkOnce(ledger, stored),
    checkSequence(stored),
    checkRevisions(stored),
    checkSeen(ledger, stored),
    checkStates(ledger, stored),
    checkPictures(ledger, stored),
    checkViews(ledger),
    checkEpoch(ledger, stored),
  ];
}
