// SPDX-License-Identifier: LGPL-2.1-or-later
// A member of the room who does not give up: keeps each message until it is acknowledged, comes back
// with its token and the last message it has, and now and then does what a careful program would not.

import { Connection, KINDS } from './connection.js';
import { now } from './time.js';

// How long to wait for a welcome or an ack before the connection is taken for dead.
const PATIENCE = 7500;
// The answers after which the same message is worth another try.
const PASSING = new Set(['storage', 'storage-full', 'storage-busy', 'rate-limited', 'closed', 'internal']);
const RETRY = 300;
const WORDS = ['snug', 'Grüezi', 'مرحبا', '雪', '🫖', 'a "quoted" \\ one', '<b>', 'two\nlines'];

export class Client {
  /**
   * @param {{name: string, port: number, ledger: import('./ledger.js').Ledger,
   *   random: import('./random.js').Random, kinds?: string[], mischief?: number,
   *   window?: number}} options how likely it misbehaves at each message; how many messages it sends
   *   without an answer at most
   */
  constructor({ name, port, ledger, random, kinds = KINDS, mischief = 0, window = 64 }) {
    Object.assign(this, { name, port, ledger, random, kinds, mischief, window });
    this.token = undefined;
    this.memberId = undefined;
    this.since = undefined;
    this.connection = null;
    this.welcomed = false;
    this.done = false;      // posts no more than it has
    this.pending = new Map(); // by id: { text, since: when it was last sent }
    this.waiting = new Map(); // by number of the ack: the id
    this.acked = [];        // some ids that were acknowledged
    this.n = 0;
    this.backOff = 0;
    this.timer = null;
    this.watch = setInterval(() => this.look(), 500);
  }

  start() {
    this.connect();
    return this;
  }

  stop() {
    this.done = true;
    clearInterval(this.watch);
    clearTimeout(this.timer);
    this.timer = null;
    const { connection } = this;
    this.connection = null;
    this.stopped = true;
    connection?.crash();
  }

  note(text) {
    this.ledger.note(this.name, text);
  }

  connect() {
    this.timer = null;
    const kind = this.random.pick(this.kinds);
    this.claim = this.since && { ...this.since };
    this.welcomed = false;
    this.began = now();
    this.waiting.clear();
    this.note(`connect by ${kind}${this.claim ? ` since ${this.claim.seq}` : ''}`);
    const connection = new Connection(kind, this.port, {
      name: this.name, token: this.token, since: this.claim,
    }, {
      event: (event, argument) => this.connection === connection && this.hear(event, argument),
      ack: (id, answer) => this.connection === connection && this.takeAck(id, answer),
      refused: (error) => this.refused(error),
      closed: (reason) => this.connection === connection && this.lost(reason),
    });
    this.connection = connection;
  }

  lost(reason) {
    this.note(`lost: ${reason}`);
    if (reason.startsWith('broken'))
      this.ledger.violation(`the server sent what is no packet: ${reason}`, this.name);
    this.connection = null;
    this.welcomed = false;
    if (this.stopped)
      return;
    const delay = this.retryAfter ?? this.random.between(20, 60 + 40 * this.backOff);
    this.retryAfter = undefined;
    this.backOff = Math.min(this.backOff + 1, 10);
    this.timer = setTimeout(() => this.connect(), delay);
  }

  refused(error) {
    const code = error.data?.code;
    this.note(`refused: ${code ?? error.message}`);
    if (code === 'name-taken' && this.token === undefined)
      this.name = `${this.name.split('~')[0]}~${this.random.integer(0, 1e6)}`;
    else if (!PASSING.has(code) && code !== 'name-taken')
      this.ledger.violation(`refused with ${JSON.stringify(error)}`, this.name);
  }

  // The watchdog that every real client has: of a half-open connection one hears nothing at all.
  look() {
    if (this.connection === null)
      return;
    const oldest = this.pending.size > 0 && this.welcomed
      ? Math.min(...[...this.pending.values()].map((post) => post.at)) : Infinity;
    if (now() - (this.welcomed ? oldest : this.began) > PATIENCE) {
      this.note('nothing heard');
      this.connection.crash();
    }
  }

  hear(event, argument) {
    if (event === 'posted') {
      if (!this.welcomed) {
        this.ledger.violation('a message before the welcome', this.name);
        return;
      }
      this.ledger.posted(this.name, argument, this.since.seq);
      this.since.seq = Math.max(this.since.seq, argument.seq);
    } else if (event === 'welcome') {
      this.takeWelcome(argument);
    } else if (event === 'closing') {
      this.note('closing');
      // As the official clients and the page: around what they are told, not all at once.
      this.retryAfter = argument.retry_after_ms * this.random.between(0.5, 1.5);
    }
  }

  takeWelcome(welcome) {
    if (this.welcomed)
      this.ledger.violation('two welcomes', this.name);
    if (this.memberId !== undefined && welcome.you.id !== this.memberId)
      this.ledger.violation(`it was ${this.memberId}, and is now ${welcome.you.id}`, this.name);
    this.ledger.welcome(this.name, welcome, this.claim);
    this.welcomed = true;
    this.backOff = 0;
    this.token = welcome.you.token;
    this.memberId = welcome.you.id;
    this.since = { epoch: welcome.room.epoch, seq: welcome.room.seq };
    this.completeAt = now();
    for (const id of this.pending.keys())
      this.send(id);
    if (this.acked.length > 0 && this.random.chance(this.mischief))
      this.repeatAcked();
  }

  send(id) {
    const post = this.pending.get(id);
    if (!this.welcomed || this.waiting.size >= this.window)
      return;
    post.at = now();
    this.ledger.send(this.name, this.memberId, id, post.text);
    this.waiting.set(this.connection.emit('post', { id, text: post.text }), id);
  }

  /** Says something, with some mischief. */
  post() {
    if (this.memberId === undefined || this.pending.size >= this.window)
      return;
    const id = this.random.id();
    const text = `${this.name} ${++this.n} ${this.random.pick(WORDS)}`
      + ' .'.repeat(this.random.chance(0.05) ? this.random.integer(0, 1000) : 0);
    this.pending.set(id, { text, at: now() });
    if (!this.welcomed)
      return;
    if (this.random.chance(this.mischief * 0.1)) {
      this.ledger.send(this.name, this.memberId, id, text);
      this.note('torn');
      this.connection.emitTorn('post', { id, text }, this.random.next());
      return;
    }
    this.send(id);
    if (this.random.chance(this.mischief))
      this.send(id);
    if (this.random.chance(this.mischief * 0.1))
      this.crash();
  }

  // The same as the first time must come back, at any time.
  repeatAcked() {
    const id = this.random.pick(this.acked);
    const { text } = this.ledger.sent.get(id);
    this.ledger.send(this.name, this.memberId, id, text);
    this.waiting.set(this.connection.emit('post', { id, text }), id);
  }

  takeAck(number, answer) {
    const id = this.waiting.get(number);
    this.waiting.delete(number);
    if (id === undefined) {
      this.ledger.violation(`an ack ${number} for nothing`, this.name);
      return;
    }
    this.ledger.ack(this.name, id, answer);
    if (answer.ok) {
      if (this.pending.delete(id) && (this.acked.length < 100 || this.random.chance(0.1)))
        this.acked[this.acked.length < 100 ? this.acked.length : this.random.integer(0, 100)] = id;
      this.sendMore();
    } else if (!PASSING.has(answer.error.code)) {
      this.ledger.violation(`${id} was refused: ${JSON.stringify(answer.error)}`, this.name);
    } else if (this.pending.has(id)) {
      setTimeout(() => this.connection && this.pending.has(id) && this.send(id),
        answer.error.retry_after ?? this.random.between(RETRY, 2 * RETRY));
    }
  }

  // What did not fit when all was sent again after a loss.
  sendMore() {
    if (this.waiting.size > 0)
      return;
    for (const id of this.pending.keys())
      this.send(id);
  }

  /** Falls over; with some luck it wrote down what it had last seen. */
  crash() {
    if (this.connection === null)
      return;
    if (this.since && this.random.chance(0.3))
      this.since = { ...this.since, seq: Math.max(0, this.since.seq - this.random.integer(0, 20)) };
    this.connection.crash();
  }

  get complete() {
    return this.welcomed && this.pending.size === 0;
  }
}
