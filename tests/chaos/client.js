// SPDX-License-Identifier: LGPL-2.1-or-later
// A member of the room who does not give up: keeps each message until it is acknowledged, comes back
// with its token and the last message it has, and now and then does what a careful program would not.

import { Connection, KINDS } from './connection.js';
import { now } from './time.js';

// How long to wait for a welcome or an ack before the connection is taken for dead.
const PATIENCE = 7500;
// The answers after which the same message is worth another try.
const PASSING = new Set(['storage', 'storage-full', 'storage-busy', 'rate-limited', 'closed', 'internal']);
// The answers that a change gets when others, or the clock, were faster.
const OVERTAKEN = new Set(['no-such-message', 'too-late', 'too-many-reactions']);
const RETRY = 300;
const WORDS = ['snug', 'Grüezi', 'مرحبا', '雪', '🫖', 'a "quoted" \\ one', '<b>', 'two\nlines'];
const EMOJI = ['👍', '❤️', '😂', '🫖'];
// How far back others react.
const REACH = 40;
const ACKED = 100;

export class Client {
  /**
   * @param {{name: string, port: number, ledger: import('./ledger.js').Ledger,
   *   random: import('./random.js').Random, kinds?: string[], mischief?: number, changes?: number,
   *   window?: number}} options how likely it misbehaves at each message; how likely it changes one
   *   instead of posting another; how many it sends without an answer at most
   */
  constructor({
    name, port, ledger, random, kinds = KINDS, mischief = 0, changes = 0, window = 64,
  }) {
    Object.assign(this, { name, port, ledger, random, kinds, mischief, changes, window });
    this.token = undefined;
    this.memberId = undefined;
    this.since = undefined;
    this.connection = null;
    this.welcomed = false;
    this.done = false;      // posts no more than it has
    this.pending = new Map(); // by id: { kind, body, at: when it was last sent }
    this.waiting = new Map(); // by number of the ack: the id
    this.acked = [];        // some ids that were acknowledged, of messages and changes
    this.mine = [];         // numbers of some messages of its own
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
    this.note(`connect by ${kind}${this.claim ? ` since ${this.claim.seq}/${this.claim.rev}` : ''}`);
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
      this.picture.posted(argument);
      this.since.seq = Math.max(this.since.seq, argument.seq);
    } else if (['edited', 'removed', 'reacted'].includes(event)) {
      this.ledger.changed(this.name, event, argument, this.since.rev);
      this.picture.tell(event, argument);
      this.since.rev = Math.max(this.since.rev, argument.rev);
    } else if (event === 'welcome') {
      this.takeWelcome(argument);
    } else if (event === 'closing') {
      this.note('closing');
      this.ledger.farewells.push(argument);
      // As the official clients and the page: around what they are told, not all at once.
      this.retryAfter = argument.retry_after_ms * this.random.between(0.5, 1.5);
    }
  }

  takeWelcome(welcome) {
    if (this.welcomed)
      this.ledger.violation('two welcomes', this.name);
    // Whom a full disk could not take is somebody else after a restart; but nothing of theirs was taken.
    if (this.acked.length > 0 && welcome.you.id !== this.memberId)
      this.ledger.violation(`it was ${this.memberId}, and is now ${welcome.you.id}`, this.name);
    this.ledger.welcome(this.name, welcome, this.claim);
    this.picture ??= this.ledger.picture(this.name);
    this.picture.welcome(welcome, this.claim);
    this.welcomed = true;
    this.backOff = 0;
    this.token = welcome.you.token;
    this.memberId = welcome.you.id;
    this.since = { epoch: welcome.room.epoch, seq: welcome.room.seq, rev: welcome.room.rev };
    this.completeAt = now();
    for (const id of this.pending.keys())
      this.send(id);
    if (this.acked.length > 0 && this.random.chance(this.mischief))
      this.repeatAcked();
  }

  send(id) {
    const wanted = this.pending.get(id);
    if (!this.welcomed || this.waiting.size >= this.window)
      return;
    wanted.at = now();
    this.emit(id, wanted);
  }

  emit(id, wanted) {
    this.ledger.send(this.name, this.memberId, id, wanted);
    this.waiting.set(this.connection.emit(wanted.kind, { id, ...wanted.body }), id);
  }

  text() {
    return `${this.name} ${++this.n} ${this.random.pick(WORDS)}`
      + ' .'.repeat(this.random.chance(0.05) ? this.random.integer(0, 1000) : 0);
  }

  /** Does what people do: says something, or has second thoughts. */
  act() {
    const change = this.random.chance(this.changes);
    if (change && this.mine.length > 0 && this.random.chance(0.5)) {
      const seq = this.random.pick(this.mine);
      if (this.random.chance(0.3))
        this.ask('remove', { seq });
      else
        this.ask('edit', { seq, text: this.text() });
    } else if (change && this.since?.seq > 0) {
      const seq = Math.max(1, this.since.seq - this.random.integer(0, REACH));
      this.ask('react', { seq, emoji: this.random.pick(EMOJI), on: this.random.chance(0.7) });
    } else {
      this.post();
    }
  }

  /** Says something. */
  post() {
    this.ask('post', { text: this.text() });
  }

  // Asks for something, with some mischief.
  ask(kind, body) {
    if (this.memberId === undefined || this.pending.size >= this.window)
      return;
    const id = this.random.id();
    const wanted = { kind, body, at: now() };
    this.pending.set(id, wanted);
    if (!this.welcomed)
      return;
    if (this.random.chance(this.mischief * 0.1)) {
      this.ledger.send(this.name, this.memberId, id, wanted);
      this.note('torn');
      this.connection.emitTorn(kind, { id, ...body }, this.random.next());
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
    this.emit(id, this.ledger.sent.get(id));
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
      if (this.pending.delete(id))
        this.remember(id, answer);
      this.sendMore();
    } else if (OVERTAKEN.has(answer.error.code) && this.ledger.sent.get(id).kind !== 'post') {
      this.pending.delete(id);
      this.sendMore();
    } else if (!PASSING.has(answer.error.code)) {
      this.ledger.violation(`${id} was refused: ${JSON.stringify(answer.error)}`, this.name);
    } else if (this.pending.has(id)) {
      setTimeout(() => this.connection && this.pending.has(id) && this.send(id),
        answer.error.retry_after ?? this.random.between(RETRY, 2 * RETRY));
    }
  }

  // Keeps some of what was acknowledged.
  remember(id, { seq }) {
    const keep = (list, value) => {
      if (list.length < ACKED)
        list.push(value);
      else if (this.random.chance(0.1))
        list[this.random.integer(0, ACKED)] = value;
    };
    keep(this.acked, id);
    if (this.ledger.sent.get(id).kind === 'post')
      keep(this.mine, seq);
  }

  // What did not fit when all was sent again after a loss.
  sendMore() {
    if (this.waiting.size > 0)
      return;
    for (const id of this.pending.keys())
      this.send(id);
  }

  // Comes back as somebody new, and what had no answer is given up.
  forget() {
    this.note('forgets who it is');
    this.token = this.memberId = this.since = undefined;
    this.acked = [];
    this.mine = [];
    this.pending.clear();
  }

  /** Falls over; with some luck it wrote down what it had last seen. */
  crash() {
    if (this.connection === null)
      return;
    if (this.random.chance(0.2)) {
      this.forget();
    } else if (this.since && this.random.chance(0.3)) {
      const { epoch, seq, rev } = this.since;
      const less = (n) => Math.max(0, n - this.random.integer(0, 20));
      this.since = { epoch, seq: less(seq), rev: less(rev) };
    }
    this.connection.crash();
  }

  get complete() {
    return this.welcomed && this.pending.size === 0;
  }
}
