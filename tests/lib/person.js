// SPDX-License-Identifier: LGPL-2.1-or-later
// Somebody in the room without a browser: the official Socket.IO client.

import { once } from 'node:events';
import { io } from 'socket.io-client';

const ANSWER_LIMIT = 10000;

const AT_ONCE = 100;

let lastId = 0;

/**
 * Comes into the room of a daemon.
 *
 * @param {string} url
 * @param {string} name
 */
export async function enter(url, name) {
  const socket = io(url, {
    auth: { name }, forceNew: true, reconnection: false, transports: ['websocket'],
  });
  const refused = once(socket, 'connect_error').then(([error]) => Promise.reject(error));
  const [welcome] = await Promise.race([once(socket, 'welcome'), refused]);
  refused.catch(() => {});

  return {
    socket,
    welcome,
    /** @param {string} text */
    async say(text) {
      const answer = await socket.timeout(ANSWER_LIMIT)
        .emitWithAck('post', { id: `${process.pid}-${++lastId}`, text });
      if (answer.ok !== true) throw new Error(`not taken: ${JSON.stringify(answer.error)}`);
      return answer;
    },
    /**
     * Says all of it, without waiting for each before the next.
     *
     * @param {string[]} texts
     */
    async sayAll(texts) {
      for (let n = 0; n < texts.length; n += AT_ONCE) {
        await Promise.all(texts.slice(n, n + AT_ONCE).map((text) => this.say(text)));
      }
    },
    /** @param {boolean} active */
    type(active) {
      socket.emit('typing', { active });
    },
    /** @param {string} name */
    rename(name) {
      return socket.timeout(ANSWER_LIMIT).emitWithAck('rename', { name });
    },
    leave() {
      socket.disconnect();
    },
  };
}
