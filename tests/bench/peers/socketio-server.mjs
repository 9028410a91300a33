// SPDX-License-Identifier: LGPL-2.1-or-later
// Socket.IO on Node: the program that Snug replaces, as its own documentation writes it.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http);

io.on('connection', (socket) => {
  socket.on('message', (text) => io.send(text));
});
http.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => console.log(http.address().port));
