// SPDX-License-Identifier: LGPL-2.1-or-later
// A client of the room, as a test wants it: the official Socket.IO client, and all it has heard.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

import { io } from 'socket.io-client';

import { within } from './within.js';

// How long anything may take. Nothing is waited for without a reason to come.
const LIMIT = 15000;

export const TRANSPORTS = {
  websocket: ['websocket'],
  polling: ['polling'],
  upgrade: ['polling', 'websocket'],
};

/** Keeps what happens on a socket until somebody asks for it. */
export class Recorder {
  constructor() {
    this.heard = [];
    this.waiters = [];
  }

  add(name, ...values) {
    const entry = { name, values };
    const waiter = this.waiters.findIndex((one) => one.wants(entry));
    if (waiter < 0)
      this.heard.push(entry);
    else
      this.waiters.splice(waiter, 1)[0].resolve(values[0]);
  }

  /** The first event of a name, of those that nobody has asked for yet: its first value. */
  next(name, matches = () => true) {
    const wants = (entry) => entry.name === name && matches(...entry.values);
    const index = this.heard.findIndex(wants);
    if (index >= 0)
      return Promise.resolve(this.heard.splice(index, 1)[0].values[0]);

    const waiter = { wants };
    return within(LIMIT, `the event “${name}”`, (resolve) => {
      waiter.resolve = resolve;
      this.waiters.push(waiter);
    }).catch((error) => {
      this.waiters = this.waiters.filter((one) => one !== waiter);
      error.message += `; heard: ${JSON.stringify(this.heard).slice(0, 2000)}`;
      throw error;
    });
  }

  /** All events of a name that nobody has asked for yet. */
  all(name) {
    return this.heard.filter((entry) => entry.name === name).map((entry) => entry.values[0]);
  }
}

const clients = new Set();

/** Closes all clients that a test has opened and not closed. */
export function closeClients() {
  clients.forEach((client) => client.close());
}

export class Client extends Recorder {
  constructor(url, options) {
    super();
    clients.add(this);
    this.socket = io(url, { forceNew: true, reconnection: false, ...options });
    this.socket.onAny((name, ...values) => this.add(name, ...values));
    for (const name of ['connect', 'connect_error', 'disconnect'])
      this.socket.on(name, (...values) => this.add(name, ...values));
  }

  /** Emits an event and returns its ack. */
  ask(name, ...values) {
    return within(LIMIT, `the ack of “${name}”`, (resolve) => {
      this.socket.emit(name, ...values, resolve);
    });
  }

  /** Posts a text and returns the ack, which must be good. */
  async post(text, more = {}) {
    const ack = await this.ask('post', { id: randomUUID(), text, ...more });
    assert.equal(ack.ok, true, JSON.stringify(ack));
    return ack;
  }

  /** Which transport is in use at the moment. */
  get transport() {
    return this.socket.io.engine.transport.name;
  }

  close() {
    clients.delete(this);
    this.socket.disconnect();
  }
}

/** Comes into the room; resolves with the client once it was welcomed. */
export async function join(url, name, { auth = {}, transport = 'websocket', ...options } = {}) {
  const client = new Client(url, {
    transports: TRANSPORTS[transport],
    auth: { name, ...auth },
    ...options,
  });
  await client.next('connect');
  client.welcome = await client.next('welcome');
  return client;
}

/** Tries to come into the room and must fail; resolves with the data of the refusal. */
export async function refused(url, auth, options = {}) {
  const client = new Client(url, { transports: ['websocket'], auth, ...options });
  try {
    const error = await client.next('connect_error');
    return { message: error.message, ...error.data };
  } finally {
    client.close();
  }
}

/** Comes as a client of the program that Snug replaces. */
export async function joinPlain(url, { transport = 'websocket', ...options } = {}) {
  const client = new Client(url, { transports: TRANSPORTS[transport], ...options });
  await client.next('connect');
  return client;
}
