// SPDX-License-Identifier: LGPL-2.1-or-later
// A small reverse proxy on the loopback, to put a server under a path.

import { once } from 'node:events';
import { createServer, request } from 'node:http';

/**
 * Starts a proxy that ends with the test. What comes below a prefix goes on to the server of that
 * prefix, without it.
 *
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string>} targets prefixes, with a slash at both ends, and addresses
 * @returns {Promise<string>} its address
 */
export async function startProxy(t, targets) {
  /** @param {import('node:http').IncomingMessage} message */
  function forward(message) {
    const prefix = Object.keys(targets).find((candidate) => message.url?.startsWith(candidate));
    if (prefix === undefined) return null;
    const target = new URL(targets[prefix]);
    return request({
      host: target.hostname,
      port: target.port,
      method: message.method,
      path: message.url?.slice(prefix.length - 1),
      headers: message.headers,
    });
  }

  const server = createServer((message, response) => {
    const onward = forward(message);
    if (onward === null) {
      response.writeHead(404).end();
      return;
    }
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    message.pipe(onward);
  });

  server.on('upgrade', (message, socket) => {
    const onward = forward(message);
    if (onward === null) {
      socket.destroy();
      return;
    }
    onward.on('upgrade', (answer, other) => {
      const head = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${head.join('')}\r\n`);
      socket.pipe(other).pipe(socket);
      socket.on('error', () => other.destroy());
      other.on('error', () => socket.destroy());
    });
    onward.on('response', () => socket.destroy());
    onward.on('error', () => socket.destroy());
    onward.end();
  });

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
}
