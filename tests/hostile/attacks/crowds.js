// SPDX-License-Identifier: LGPL-2.1-or-later
// Too many at once.

import { now, pause, quantile } from '../../chaos/time.js';
import { WebSocket, address, join, open } from '../wire.js';

const ATTACKER = address(3);
const OTHER = 4;
const AT_ONCE = 200;
const JOIN_INTERVAL = 250;

// Opens connections from one address, at most so many at once that are not decided yet, and keeps
// those that are let in.
async function storm(context, n, openOne) {
  let undecided = 0;
  const kept = new Set();
  for (let i = 0; i < n && !context.isOver(); i++) {
    undecided++;
    context.count('connects');
    openOne(i, kept, () => { undecided--; });
    if (i % 20 === 19)
      await pause(5);
    while (undecided >= AT_ONCE && !context.isOver())
      await pause(5);
  }
  await context.rest();
  for (const socket of kept)
    socket.destroy();
}

function openStranger(context) {
  return (i, kept, decided) => {
    let isDecided = false;
    const decide = () => {
      if (!isDecided)
        decided();
      isDecided = true;
    };
    const socket = open(context.port, ATTACKER, {
      open: () => {
        context.opened();
        kept.add(socket);
        // Whoever is not refused at once is in.
        setTimeout(decide, 50);
      },
      data: (chunk) => context.count(chunk.toString('latin1').slice(9, 12)),
      closed: (reason) => {
        if (kept.delete(socket))
          context.closed(reason);
        decide();
      },
    });
  };
}

// Others come and go meanwhile, and must not wait.
async function joinAgainAndAgain(context) {
  const times = [];
  for (let i = 0; !context.isOver(); i++) {
    const began = now();
    try {
      (await join(context.port, address(OTHER, i))).destroy();
      times.push(now() - began);
    } catch (error) {
      context.count(`a join from elsewhere failed: ${error.message}`);
    }
    await context.rest(JOIN_INTERVAL);
  }
  context.counts['joins from elsewhere'] = times.length;
  context.counts['of them p99, ms'] = Math.round(quantile(times, 0.99));
}

function othersCanJoin({ counts }) {
  const failed = Object.keys(counts).find((key) => key.startsWith('a join from elsewhere failed'));
  return failed ?? (counts['joins from elsewhere'] > 0 ? undefined : 'nobody else could join');
}

export const CROWDS = {
  'a crowd': {
    about: '10,000 connections from one address, while others join',
    seconds: 8,
    run: (context) => Promise.all([
      storm(context, 10000, openStranger(context)), joinAgainAndAgain(context),
    ]),
    check: othersCanJoin,
  },
  'few descriptors': {
    about: '500 connections to a daemon with 128 descriptors',
    nofile: 128,
    run: (context) => storm(context, 500, openStranger(context)),
  },
  'come and go': {
    about: 'members that join and leave as fast as they can',
    run: async (context) => {
      for (let i = 0; !context.isOver(); i++) {
        context.count('joins');
        await join(context.port, address(5, i % 4))
          .then((client) => client.destroy(), (error) => context.count(`refused: ${error.message.slice(0, 60)}`));
      }
    },
  },
  'abandoned polls': {
    about: '5,000 sessions over polling that nobody ever polls',
    run: (context) => storm(context, 5000, (i, kept, decided) => {
      const socket = open(context.port, address(6, i % 40), {
        open: () => socket.write('GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'),
        data: (chunk) => context.count(chunk.toString('latin1').slice(9, 12)),
        closed: decided,
      });
    }),
  },
  'upgrades that end': {
    about: 'WebSockets that are gone as soon as they are open',
    run: async (context) => {
      for (let i = 0; !context.isOver(); i++) {
        await new Promise((resolve) => {
          const client = new WebSocket(context.port, address(8, i % 8), {
            open: () => client.socket.resetAndDestroy(),
            closed: (reason) => {
              context.count(reason);
              resolve();
            },
          });
        });
      }
    },
  },
};
