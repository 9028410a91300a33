// SPDX-License-Identifier: LGPL-2.1-or-later
// Visitors of the room, for a test that cannot reach it itself: node visitors.js URL. They come in,
// say so with a line, and wait for the end; then there is a line with what they were told.

import { Client, closeClients, join } from '../lib/client.js';

const url = process.argv[2];

const room = await Promise.all(['websocket', 'polling', 'upgrade'].flatMap((transport) =>
  [1, 2, 3].map((number) => join(url, `${transport} ${number}`, { transport }))));
const plain = new Client(url, { transports: ['websocket'] });
await plain.next('connect');
console.log(JSON.stringify({ present: room.length + 1 }));

const told = await Promise.all(room.map((client) => client.next('closing')));
await Promise.all([...room, plain].map((client) => client.next('disconnect')));
closeClients();
console.log(JSON.stringify({ told: told.length }));
