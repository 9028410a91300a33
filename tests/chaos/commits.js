// SPDX-License-Identifier: LGPL-2.1-or-later
// How many messages a room stores in a second, and how long an author waits: one author who waits for
// each answer, so that each message is a commit of its own, and a hundred at the same time.

import { Client } from './client.js';
import { now, pause, quantile, until } from './time.js';
import { World } from './world.js';

const TIME = 5000;

// Posts the next message with each answer.
function keepPosting(client) {
  const { takeAck } = client;
  client.takeAck = function takeAckAndGoOn(...args) {
    takeAck.apply(this, args);
    if (!this.done)
      this.post();
  };
  for (let i = 0; i < client.window; i++)
    client.post();
}

async function measure(options, random, senders, window) {
  const world = new World({ random, config: options.config });
  try {
    await world.start();
    for (let i = 0; i < senders; i++) {
      world.clients.push(new Client({
        name: `Sender${i}`, port: world.daemon.port, ledger: world.ledger, random: random.fork(),
        kinds: ['websocket'], window,
      }).start());
    }
    await until(() => world.clients.every((client) => client.welcomed), 10000);
    world.clients.forEach(keepPosting);
    await pause(500);
    const { counts } = world.ledger;
    const before = counts.acks;
    counts.latencies = [];
    const began = now();
    await pause(TIME);
    const perSecond = (counts.acks - before) / (now() - began) * 1000;
    const waits = counts.latencies;
    await world.settle();
    return {
      findings: await world.finish(),
      figures: {
        senders, 'in flight': window, 'messages per second': Math.round(perSecond),
        'wait ms, median and p99': [0.5, 0.99].map((part) => Number(quantile(waits, part).toFixed(2))),
      },
    };
  } finally {
    await world.cleanUp();
  }
}

/** @returns the findings of the checker, and the figures */
export async function runCommits(options, random) {
  const results = [];
  for (const [senders, window] of [[1, 1], [1, 64], [100, 1]])
    results.push(await measure(options, random.fork(), senders, window));
  return {
    findings: results.flatMap((result) => result.findings),
    figures: results.map((result) => result.figures),
  };
}
