// SPDX-License-Identifier: LGPL-2.1-or-later
// Members who do what they may do, far too often.

import { address, encodeText, join } from '../wire.js';

const ABREAST = 4;
const PER_TURN = 50;

// Each sends the event as often as the connection takes it.
async function flood(context, network, makeEvent) {
  await Promise.all(Array.from({ length: ABREAST }, async (_, i) => {
    for (let n = 0; !context.isOver();) {
      let isClosed = false;
      let client;
      try {
        client = await join(context.port, address(network, i), {
          ack: (id, ack) => context.count(ack.ok ? 'taken' : ack.error.code),
          closed: (reason) => {
            isClosed = true;
            context.closed(reason);
          },
        });
      } catch (error) {
        context.count(`refused: ${error.message.slice(0, 50)}`);
        await context.rest(50);
        continue;
      }
      context.opened();
      while (!isClosed && !context.isOver()) {
        for (let turn = 0; turn < PER_TURN; turn++)
          client.socket.write(encodeText(`42${n++ % 1e6}${JSON.stringify(makeEvent(`${i}-${n}`))}`));
        context.count('sent', PER_TURN);
        await new Promise((resolve) => {
          if (client.socket.writableNeedDrain)
            client.socket.once('drain', resolve).once('close', resolve);
          else
            setTimeout(resolve, 5);
          context.rest().then(resolve);
        });
      }
      client.destroy();
    }
  }));
}

export const FLOODS = {
  messages: {
    about: 'members who post as fast as they can',
    run: (context) => flood(context, 30, (id) => ['post', { id, text: 'x'.repeat(200) }]),
  },
  'long messages': {
    about: 'members who post 4,000 characters as fast as they can',
    run: (context) => flood(context, 31, (id) => ['post', { id, text: 'x'.repeat(4000) }]),
  },
  typing: {
    about: 'members who begin and stop to type as fast as they can',
    run: (context) => flood(context, 32, (id) => ['typing', { active: id.length % 2 === 0 }]),
  },
  renames: {
    about: 'members who rename themselves as fast as they can',
    run: (context) => flood(context, 33, (id) => ['rename', { name: `Flooder ${id}` }]),
  },
  history: {
    about: 'members who ask for the history as fast as they can',
    run: (context) => flood(context, 34, () => ['history', { before: 1e6, limit: 100 }]),
  },
  'unknown events': {
    about: 'members who send what nobody knows as fast as they can',
    run: (context) => flood(context, 35, () => ['__proto__', { __proto__: null, constructor: 1 }]),
  },
};
