// SPDX-License-Identifier: LGPL-2.1-or-later
// Connections that do next to nothing, for as long as they are allowed to.

import { WebSocket, address, encodeText, open } from '../wire.js';

const N = 2000;
const PER_ADDRESS = 50;
const NETWORK = 2;
const DRIP = 1000;
const STEP = 100;

// Opens so many connections, and gives each that is open a byte a second.
async function drip(context, openOne) {
  const drips = new Set();
  const openNext = (i) => {
    const one = openOne(address(NETWORK, Math.floor(i / PER_ADDRESS)), () => {
      drips.delete(one);
      context.closed(one.reason ?? 'closed');
    }, (reason) => { one.reason = reason; });
    drips.add(one);
    context.opened();
  };
  const timer = setInterval(() => {
    for (const one of drips) {
      if (one.isReady() && one.at < one.bytes.length)
        one.socket.write(one.bytes.subarray(one.at, ++one.at));
    }
  }, DRIP);
  for (let i = 0; i < N && !context.isOver(); i += STEP) {
    for (let j = i; j < i + STEP; j++)
      openNext(j);
    await context.rest(20);
  }
  await context.rest();
  clearInterval(timer);
  context.counts['still open'] = drips.size;
}

function dripHttp(context, text) {
  return drip(context, (from, closed, tell) => {
    const one = {
      at: 0,
      bytes: Buffer.from(text),
      isReady: () => one.socket.readyState === 'open',
      socket: open(context.port, from, {
        data: (chunk) => tell(chunk.toString('latin1').slice(9, 12)),
        closed,
      }),
    };
    return one;
  });
}

function dripFrames(context) {
  return drip(context, (from, closed) => {
    const one = { at: 0, bytes: encodeText(`40${'x'.repeat(1000)}`) };
    const client = new WebSocket(context.port, from, {
      closed: (reason) => {
        one.reason = reason;
        closed();
      },
    });
    one.isReady = () => client.isOpen;
    one.socket = client.socket;
    return one;
  });
}

// It may take a second until a time limit is noticed, and another for a machine that is busy.
const SECONDS = 13;

function noneIsLeft({ counts }) {
  return counts['still open'] === 0 ? undefined : `${counts['still open']} drips are still open`;
}

export const SLOW = {
  'slow heads': {
    about: `${N} heads, a byte a second`,
    seconds: SECONDS,
    run: (context) => dripHttp(context, `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(1000)}`),
    check: noneIsLeft,
  },
  'slow bodies': {
    about: `${N} bodies, a byte a second`,
    seconds: SECONDS,
    run: (context) => drip(context, (from, closed, tell) => {
      const one = { at: 0, bytes: Buffer.alloc(1000, 'x'), isReady: () => one.socket.readyState === 'open' };
      one.socket = open(context.port, from, {
        open: () => one.socket.write('POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n'
          + 'Host: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n'),
        data: (chunk) => tell(chunk.toString('latin1').slice(9, 12)),
        closed,
      });
      return one;
    }),
    check: noneIsLeft,
  },
  'slow frames': {
    about: `${N} WebSocket frames, a byte a second`,
    seconds: SECONDS,
    run: dripFrames,
    check: noneIsLeft,
  },
  'silent strangers': {
    about: `${N} WebSockets that never say anything`,
    seconds: SECONDS,
    run: (context) => drip(context, (from, closed) => {
      const one = { at: 0, bytes: Buffer.alloc(0), isReady: () => false };
      one.socket = new WebSocket(context.port, from, {
        closed: (reason) => {
          one.reason = reason;
          closed();
        },
      }).socket;
      return one;
    }),
    check: noneIsLeft,
  },
};
