// SPDX-License-Identifier: LGPL-2.1-or-later
// Members who never read. They are to be closed, at the bounds that there are by default and at others.

import { randomUUID } from 'node:crypto';

import { address, join } from '../wire.js';

const LOOK_INTERVAL = 100;

async function countSlow(context, bound) {
  const answer = await fetch(`http://127.0.0.1:${context.port}/metrics`);
  return Number(new RegExp(`^snug_slow_readers_total{bound="${bound}"} (\\d+)$`, 'm').exec(await answer.text())[1]);
}

// What a member says until the kernel has no room left for one who does not read.
async function fillTheKernel(context, network) {
  const acked = {};
  const talker = await join(context.port, address(network, 1000), { ack: () => acked.resolve() });
  for (let i = 0; i < 200; i++) {
    const ack = new Promise((resolve) => { acked.resolve = resolve; });
    talker.send(`42${i}${JSON.stringify(['post', { id: randomUUID(), text: 'x'.repeat(4000) }])}`);
    await ack;
  }
  talker.destroy();
}

// So many members, until the daemon has closed them; then they look why.
async function joinUnread(context, network, n) {
  const readers = [];
  const closed = [];
  for (let i = 0; i < n; i++) {
    closed.push(new Promise((resolve) => {
      readers.push(join(context.port, address(network, i), {
        closed: (reason) => {
          context.closed(reason);
          resolve();
        },
      }));
    }));
    (await readers[i]).socket.pause();
    context.opened();
  }
  return async (bound) => {
    while (!context.isOver() && await countSlow(context, bound) < n)
      await context.rest(LOOK_INTERVAL);
    context.counts[`slow by ${bound}`] = await countSlow(context, bound);
    for (const reader of readers)
      (await reader).socket.resume();
    await Promise.race([Promise.all(closed), context.rest()]);
    for (const reader of readers)
      (await reader).destroy();
  };
}

const REASONS = { bytes: 'too much was waiting to be read', time: 'nothing was read for too long' };

function allAreTold(n, bound) {
  return ({ counts }, output) => {
    const lines = output.match(/A client that did not read was closed/g)?.length;
    if (counts[`slow by ${bound}`] !== n)
      return `${counts[`slow by ${bound}`]} were counted, not ${n}`;
    if (counts[`closed: 1013 ${REASONS[bound]}`] !== n)
      return `not all were told: ${JSON.stringify(counts)}`;
    return lines === 1 ? undefined : `${lines} lines in the log`;
  };
}

function untilClosed(network, n, bound, attack) {
  return {
    ...attack,
    args: ['--no-limits'],
    run: async (context) => {
      const areClosed = await joinUnread(context, network, n);
      await fillTheKernel(context, network);
      await areClosed(bound);
    },
    check: allAreTold(n, bound),
  };
}

export const UNREAD = {
  'never read': {
    about: '100 members who never read, under 1,000 messages a second',
    args: ['--no-limits'],
    rate: 1000,
    run: async (context) => {
      await joinUnread(context, 7, 100);
      await context.rest();
    },
  },
  'never read, 128 KiB': untilClosed(15, 100, 'bytes', {
    about: '100 members who never read, closed when more than 128 KiB wait',
    config: 'slow-reader-bytes=131072',
    seconds: 30,
  }),
  'never read, for 2 s': untilClosed(16, 100, 'time', {
    about: '100 members who never read, closed after 2 s',
    config: 'slow-reader-bytes=1073741824\nslow-reader-seconds=2',
    seconds: 30,
  }),
  'never read, for 30 s': untilClosed(17, 10, 'time', {
    about: '10 members who never read, closed at the bounds that there are by default',
    seconds: 60,
  }),
};
