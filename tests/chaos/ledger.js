// SPDX-License-Identifier: LGPL-2.1-or-later
// What happened: what each client sent, what was acknowledged, what each one saw. What contradicts a
// promise at once is noted at once; the rest is for the checker, when the run is over.

import { Picture, stateText, untouched } from './picture.js';
import { now } from './time.js';

// How much of the history of a client is kept, to be shown if it contradicts a promise.
const HISTORY = 60;
const MOST_VIOLATIONS = 20;

/** What of a message stays as it is, as one can compare it. */
export function fingerprint(message) {
  return JSON.stringify([
    message.seq, message.time, message.id, message.kind, message.member?.id ?? null,
    message.member?.name ?? null, message.reply_to ?? 0,
  ]);
}

export class Ledger {
  constructor() {
    this.began = now();
    // by id: { client, memberId, kind, body, refused, acks: [{ seq, rev, time, at }] }, posts and changes
    this.sent = new Map();
    this.seen = new Map();      // by seq: the message as the first client saw it
    this.originals = new Map(); // by seq: the text with which somebody saw it posted
    this.states = new Map();    // by seq: after which change it was seen in which state
    this.pictures = new Map();  // by client
    this.farewells = [];        // what clients were told before the daemon went
    this.epochs = new Set();
    this.histories = new Map(); // by client: its last events
    this.violations = [];
    this.counts = {
      sends: 0, acks: 0, changes: 0, repeatedAcks: 0, errors: {}, deliveries: 0, connections: 0,
      resumes: 0, gaps: 0, repeats: 0,
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

  send(client, memberId, id, { kind, body }) {
    this.counts.sends++;
    const known = this.sent.get(id);
    if (known === undefined)
      this.sent.set(id, { client, memberId, kind, body, acks: [] });
    else
      known.memberId = memberId;
    this.note(client, `${kind} ${id.slice(0, 8)}${known ? ' again' : ''}`);
  }

  ack(client, id, answer) {
    const sent = this.sent.get(id);
    if (!answer.ok) {
      const { code } = answer.error;
      this.counts.errors[code] = (this.counts.errors[code] ?? 0) + 1;
      sent.refused = code;
      this.note(client, `error ${id.slice(0, 8)} ${code}`);
      return;
    }
    const { seq, rev, time } = answer;
    this.note(client, `ack ${id.slice(0, 8)} seq ${seq}${rev === undefined ? '' : ` rev ${rev}`}`);
    const [first] = sent.acks;
    if (first === undefined) {
      this.counts[sent.kind === 'post' ? 'acks' : 'changes']++;
      sent.acks.push({ seq, rev, time, at: now() });
      return;
    }
    this.counts.repeatedAcks++;
    if (first.seq !== seq || first.rev !== rev || first.time !== time) {
      this.violation(`${id} was acknowledged as ${first.seq}/${first.rev} at ${first.time}, and `
        + `again as ${seq}/${rev} at ${time}`, client);
    }
  }

  picture(client) {
    const picture = new Picture(this, client);
    this.pictures.set(client, picture);
    return picture;
  }

  /** A client was let in. */
  welcome(client, welcome, since) {
    const { room, messages, changes, gap } = welcome;
    this.counts.connections++;
    this.epochs.add(room.epoch);
    this.note(client, `welcome seq ${room.seq}, ${messages.length} messages`
      + ` and ${changes.length} changes${since ? ` since ${since.seq}/${since.rev}` : ''}`
      + `${gap ? ', gap' : ''}`);
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
    const revs = changes.map(({ rev }) => rev);
    if (changes.some(({ seq, rev }) => !since || seq > since.seq || rev <= since.rev || rev > room.rev))
      this.violation(`a welcome up to ${room.rev} with the changes ${revs}`, client);
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

  /** A client saw a change, the last one that it knew of being `last`. */
  changed(client, event, { seq, rev }, last) {
    this.note(client, `${event} ${seq}, change ${rev}`);
    this.counts.deliveries++;
    if (rev !== last + 1)
      this.violation(`after the change ${last} it got ${rev}`, client);
  }

  /** The state in which a message was posted; undefined if nobody has seen that. */
  original(seq) {
    const text = this.originals.get(seq);
    return text === undefined ? undefined : untouched(text);
  }

  /** A client has a message in a state. Everybody must see the same one after the same change. */
  state(client, seq, state) {
    const states = this.states.get(seq) ?? new Map();
    this.states.set(seq, states);
    const text = stateText(state);
    const first = states.get(state.rev);
    if (first === undefined)
      states.set(state.rev, text);
    else if (first !== text)
      this.violation(`${seq} is to it ${text}, to another one ${first}`, client);
  }

  see(client, message) {
    this.counts.deliveries++;
    const print = fingerprint(message);
    const first = this.seen.get(message.seq);
    if (first === undefined)
      this.seen.set(message.seq, print);
    else if (first !== print)
      this.violation(`it saw ${print}, another one ${first}`, client);
    if (message.rev)
      return;
    const text = this.originals.get(message.seq);
    if (text === undefined)
      this.originals.set(message.seq, message.text);
    else if (text !== message.text)
      this.violation(`${message.seq} said to it ${message.text}, to another one ${text}`, client);
  }
}
