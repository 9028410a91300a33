// SPDX-License-Identifier: LGPL-2.1-or-later
// What happened: what each client sent, what was acknowledged, what each one saw. What contradicts a
// promise at once is noted at once; the rest is for the checker, when the run is over.

import { now } from './time.js';

// How much of the history of a client is kept, to be shown if it contradicts a promise.
const HISTORY = 60;
const MOST_VIOLATIONS = 20;

/** A message as one can compare it: all that every member sees of it. */
export function fingerprint(message) {
  return JSON.stringify([
    message.seq, message.time, message.id, message.kind, message.member?.id ?? null,
    message.member?.name ?? null, message.text, message.reply_to ?? 0,
  ]);
}

export class Ledger {
  constructor() {
    this.began = now();
    this.sent = new Map();      // by id: { client, memberId, text, acks: [{ seq, time, at }] }
    this.seen = new Map();      // by seq: the message as the first client saw it
    this.epochs = new Set();
    this.histories = new Map(); // by client: its last events
    this.violations = [];
    this.counts = {
      sends: 0, acks: 0, repeatedAcks: 0, errors: {}, deliveries: 0, connections: 0, resumes: 0,
      gaps: 0, repeats: 0, latencies: [],
    };
  }

  note(client, text) {
    let history = this.histories.get(client);
    if (history === undefined)
      this.histories.set(client, history = []);
    history.push(`${((now() - this.began) / 1000).toFixed(3)} ${text}`);
    if (history.length > HISTORY)
      history.shift();
  }

  /** A promise was broken. */
  violation(what, client) {
    if (this.violations.length < MOST_VIOLATIONS) {
      this.violations.push({ what, client, at: now() - this.began,
        history: [...this.histories.get(client) ?? []] });
    }
  }

  send(client, memberId, id, text) {
    this.counts.sends++;
    const known = this.sent.get(id);
    if (known === undefined)
      this.sent.set(id, { client, memberId, text, first: now(), acks: [] });
    this.note(client, `post ${id.slice(0, 8)}${known ? ' again' : ''}`);
  }

  ack(client, id, answer) {
    const post = this.sent.get(id);
    if (!answer.ok) {
      const { code } = answer.error;
      this.counts.errors[code] = (this.counts.errors[code] ?? 0) + 1;
      this.note(client, `error ${id.slice(0, 8)} ${code}`);
      return;
    }
    this.note(client, `ack ${id.slice(0, 8)} seq ${answer.seq}`);
    const [first] = post.acks;
    if (first === undefined) {
      this.counts.acks++;
      this.counts.latencies.push(now() - post.first);
      post.acks.push({ seq: answer.seq, time: answer.time, at: now() });
      return;
    }
    this.counts.repeatedAcks++;
    if (first.seq !== answer.seq || first.time !== answer.time) {
      this.violation(`the message ${id} was acknowledged as ${first.seq} at ${first.time}, and `
        + `again as ${answer.seq} at ${answer.time}`, client);
    }
  }

  /** A client was let in. */
  welcome(client, welcome, since) {
    const { room, messages, gap } = welcome;
    this.counts.connections++;
    this.epochs.add(room.epoch);
    this.note(client, `welcome seq ${room.seq}, ${messages.length} messages`
      + `${since ? ` since ${since.seq}` : ''}${gap ? ', gap' : ''}`);
    messages.forEach((message) => this.see(client, message));

    if (since)
      this.counts.resumes++;
    if (gap)
      this.counts.gaps++;
    if (gap && !since)
      this.violation('a newcomer was told of a gap', client);
    if (gap && since && since.epoch !== room.epoch)
      this.violation(`the epoch ${since.epoch} became ${room.epoch}`, client);

    const whole = messages.every((message, i) => message.seq === messages[0].seq + i);
    const last = messages.length > 0 ? messages.at(-1).seq : since?.seq ?? 0;
    if (!whole || (last !== room.seq && (messages.length > 0 || since)))
      this.violation(`a welcome with holes: ${messages.map((message) => message.seq)}`, client);
    if (since && !gap && messages.length > 0 && messages[0].seq !== since.seq + 1)
      this.violation(`since ${since.seq} it got ${messages[0].seq} and no gap`, client);
  }

  /** A client saw a new message, the last one that it had being `last`. */
  posted(client, message, last) {
    this.note(client, `posted ${message.seq}`);
    this.see(client, message);
    if (message.seq > last + 1)
      this.violation(`after ${last} it got ${message.seq}`, client);
    if (message.seq <= last) {
      this.counts.repeats++;
      this.violation(`after ${last} it got ${message.seq} once more`, client);
    }
  }

  see(client, message) {
    this.counts.deliveries++;
    const print = fingerprint(message);
    const first = this.seen.get(message.seq);
    if (first === undefined)
      this.seen.set(message.seq, print);
    else if (first !== print)
      this.violation(`it saw ${print}, another one ${first}`, client);
  }
}
