// SPDX-License-Identifier: LGPL-2.1-or-later
// WebSocket frames, too many or not as they should be.

import { BINARY, CONTINUATION, PING, PONG, TEXT, encode, frame } from '../../websocket/frames.js';
import { WebSocket, address, join } from '../wire.js';

const ABREAST = 4;
const BLOCK = 64 * 1024;

// The same frame again and again, about so many bytes of it.
function block(bytes) {
  return Buffer.concat(Array(Math.ceil(BLOCK / bytes.length)).fill(bytes));
}

// Members who send the same again and again as fast as it is taken. They read, or never do.
async function blast(context, network, bytes, { reads, first }) {
  const piece = block(bytes);
  await Promise.all(Array.from({ length: ABREAST }, async (_, i) => {
    while (!context.isOver()) {
      await new Promise((resolve) => {
        join(context.port, address(network, i), {
          closed: (reason) => {
            context.closed(reason);
            resolve();
          },
        }).then((client) => {
          context.opened();
          if (!reads)
            client.socket.pause();
          if (first)
            client.socket.write(first);
          pour(context, client.socket, piece);
        }, (error) => {
          context.count(`refused: ${error.message.slice(0, 50)}`);
          setTimeout(resolve, 50);
        });
      });
    }
  }));
}

function pour(context, socket, piece) {
  const write = () => {
    while (socket.writable && !context.isOver()) {
      context.count('MB', piece.length / 1e6);
      if (!socket.write(piece))
        return;
    }
    if (context.isOver())
      socket.destroy();
  };
  socket.on('drain', write);
  setTimeout(() => context.rest().then(() => socket.destroy()), 0);
  write();
}

// Strangers who send one thing once, and must be cut for it with a status code.
async function offend(context, network, bytes, { code, more }) {
  await Promise.all(Array.from({ length: ABREAST }, async (_, i) => {
    while (!context.isOver()) {
      await new Promise((resolve) => {
        const client = new WebSocket(context.port, address(network, i), {
          open: () => {
            context.opened();
            client.socket.write(bytes);
            if (/sec-websocket-extensions/i.test(client.head))
              context.problems.push('an extension was agreed upon');
          },
          closed: (reason) => {
            if (client.isOpen)
              context.closed(reason);
            else
              context.count(`refused: ${reason}`);
            // What is cut in the midst of sending may see a reset before the close frame.
            if (client.isOpen && client.closeCode !== code && reason !== 'ECONNRESET' && reason !== 'EPIPE')
              context.problems.push(`closed with “${reason}”, not ${code}`);
            setTimeout(resolve, client.isOpen ? 0 : 50);
          },
        }, more);
      });
    }
  }));
}

const DEFLATE = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n';

export const FRAMES = {
  'pings unread': {
    about: 'members who send pings as fast as they can, and read nothing',
    run: (context) => blast(context, 20, encode(frame(PING, 'x'.repeat(125))), { reads: false }),
  },
  'tiny frames': {
    about: 'members who send messages of one byte as fast as they can',
    run: (context) => blast(context, 21, encode(frame(TEXT, '3')), { reads: true }),
  },
  'tiny pongs': {
    about: 'members who send empty pongs as fast as they can',
    run: (context) => blast(context, 22, encode(frame(PONG)), { reads: true }),
  },
  'endless fragments': {
    about: 'messages of fragments that never end',
    run: (context) => blast(context, 23, encode(frame(CONTINUATION, 'x', { fin: false })),
      { reads: true, first: encode(frame(TEXT, '4', { fin: false })) }),
  },
  'empty fragments': {
    about: 'messages of empty fragments that never end',
    run: (context) => blast(context, 24, encode(frame(CONTINUATION, '', { fin: false })),
      { reads: true, first: encode(frame(BINARY, '', { fin: false })) }),
  },
  'compressed frames': {
    about: 'frames that say to be compressed',
    run: (context) => offend(context, 25, encode(frame(TEXT, 'x'.repeat(1000), { rsv: 4 })),
      { code: 1002, more: DEFLATE }),
  },
  'large frames': {
    about: 'frames that are longer than any may be',
    run: (context) => offend(context, 26, encode(frame(TEXT, 'x'.repeat(70000))), { code: 1009 }),
  },
};
