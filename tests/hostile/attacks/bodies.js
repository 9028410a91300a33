// SPDX-License-Identifier: LGPL-2.1-or-later
// Requests that want more than they may have.

import { address, open } from '../wire.js';

const HUGE = 210e6;
const PIECE = Buffer.alloc(64 * 1024, 'x');

// Sends requests over and over, each on a connection of its own, a few at a time; `check` judges
// everything that came back.
async function repeat(context, { network, request, abreast = 4, pour, judge = () => undefined }) {
  const once = (from) => new Promise((resolve) => {
    let answer = '';
    const socket = open(context.port, from, {
      open: () => {
        context.opened();
        socket.write(request);
        if (pour)
          pour(socket, context);
      },
      data: (chunk) => {
        context.count('bytes of answers', chunk.length);
        answer += chunk.toString('latin1').slice(0, 1e6 - answer.length);
      },
      closed: () => {
        context.open--;
        context.count(answer.slice(9, 12) || 'no answer');
        const complaint = judge(answer);
        if (complaint)
          context.problems.push(complaint);
        resolve();
      },
    });
    setTimeout(() => socket.destroy(), 15000).unref();
  });
  await Promise.all(Array.from({ length: abreast }, async (_, i) => {
    while (!context.isOver()) {
      await once(address(network, i));
      context.count('requests');
    }
  }));
}

// Writes on as long as somebody takes it.
function pourHuge(socket, context, wrap = (piece) => piece) {
  let left = HUGE;
  const write = () => {
    while (left > 0 && socket.writable) {
      left -= PIECE.length;
      context.count('MB offered', PIECE.length / 1e6);
      if (!socket.write(wrap(PIECE)))
        return;
    }
  };
  socket.on('drain', write);
  write();
}

function answersIn(text) {
  return text.split('HTTP/1.1 ').length - 1;
}

export const BODIES = {
  'huge bodies': {
    about: 'bodies of 210 MB, as announced',
    run: (context) => repeat(context, {
      network: 10,
      request: 'POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: 127.0.0.1\r\n'
        + `Content-Length: ${HUGE}\r\n\r\n`,
      pour: pourHuge,
      judge: (answer) => (answer && !answer.startsWith('HTTP/1.1 4') ? answer.slice(0, 100) : undefined),
    }),
  },
  'huge chunked bodies': {
    about: 'bodies of 210 MB, in chunks, for a path that nobody handles',
    run: (context) => repeat(context, {
      network: 11,
      request: 'POST /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n',
      pour: (socket) => pourHuge(socket, context, (piece) => Buffer.concat([
        Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')])),
      judge: (answer) => (answer && !answer.startsWith('HTTP/1.1 4') ? answer.slice(0, 100) : undefined),
    }),
  },
  ranges: {
    about: 'thousands of overlapping ranges in each request',
    run: (context) => repeat(context, {
      network: 12,
      request: `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=0-${',0-'.repeat(4000)}\r\n\r\n`,
      judge: (answer) => (answer.startsWith('HTTP/1.1 206') || answer.length >= 1e6
        ? 'ranges are served' : undefined),
    }),
  },
  pipelining: {
    about: '200 requests at once on each connection',
    run: (context) => repeat(context, {
      network: 13,
      request: 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'.repeat(200),
      judge: (answer) => (answersIn(answer) > 1 ? `${answersIn(answer)} answers` : undefined),
    }),
  },
};
