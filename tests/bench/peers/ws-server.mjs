// SPDX-License-Identifier: LGPL-2.1-or-later
// npm's ws: a message is sent to each client in a loop.
import { WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, backlog: 4096 });

server.on('listening', () => console.log(server.address().port));
server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const text = data.toString();

    for (const client of server.clients) client.send(text);
  });
});
