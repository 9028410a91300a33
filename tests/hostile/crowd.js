// SPDX-License-Identifier: LGPL-2.1-or-later
// A process of its own: ordinary clients that chat, each from an address of its own, and measure how
// long it takes until each of them has each message. The arguments are the port, how many, and how many messages a second.

import { quantile, now } from '../chaos/time.js';
import { address, join } from './wire.js';

const NETWORK = 1;
const TICK = 10;

const [port, n, perSecond] = process.argv.slice(2).map(Number);
const sent = new Map();
const cut = [];
const refused = new Map();
let times = [];
let nextId = 0;

function hear(event, argument) {
  if (event !== 'posted')
    return;
  const message = sent.get(argument.id);
  if (message === undefined)
    return;
  times.push(now() - message.at);
  if (--message.left === 0)
    sent.delete(argument.id);
}

function takeAck(ack) {
  if (!ack.ok)
    refused.set(ack.error.code, (refused.get(ack.error.code) ?? 0) + 1);
}

async function enter(i) {
  const member = { ackId: 0 };
  member.client = await join(port, address(NETWORK, i), {
    event: hear,
    ack: (_, ack) => takeAck(ack),
    closed: (reason) => cut.push(`${i}: ${reason}`),
  }, `Ordinary ${i}`);
  return member;
}

const members = [];
for (let i = 0; i < n; i++)
  members.push(await enter(i));

let speaker = 0;
let due = 0;
let last = now();
setInterval(() => {
  due += (now() - last) * perSecond / 1000;
  last = now();
  for (; due >= 1; due--) {
    const member = members[speaker++ % n];
    const id = `${process.pid}-${nextId++}`;
    sent.set(id, { at: now(), left: n });
    member.client.send(`42${member.ackId++}${JSON.stringify(['post', { id, text: `Message ${id}` }])}`);
  }
}, TICK);

process.on('message', () => {
  // What has not come yet has taken at least so long.
  const late = [...sent.values()].map(({ at }) => now() - at).filter((time) => time > 1000);
  const all = times.concat(late);
  process.send({
    n: all.length, p50: quantile(all, 0.5), p99: quantile(all, 0.99), worst: quantile(all, 1),
    cut, refused: Object.fromEntries(refused),
  });
  times = [];
});
process.on('disconnect', () => process.exit());
process.send('ready');
