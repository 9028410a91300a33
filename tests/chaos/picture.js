// SPDX-License-Identifier: LGPL-2.1-or-later
// The messages as a client sees them after all that it was told: of those that were changed the state
// that they are in, and for all others, which are as they were posted, only from where to where they go.

/** The state of a message that nobody has changed. */
export function untouched(text) {
  return { rev: 0, text, edited: 0, removed: false, reactions: [] };
}

/** The state of a message after a change: `edit`, `remove` or `react`. */
export function changed(state, kind, { rev, time, text, emoji, on, member }) {
  if (kind === 'edit')
    return text === state.text ? state : { ...state, rev, text, edited: time };
  if (kind === 'remove')
    return { ...untouched(''), rev, removed: true };

  const others = state.reactions.filter((one) => one.emoji !== emoji || one.member !== member);
  if (on === others.length < state.reactions.length)
    return state;
  const reactions = on ? [...others, { emoji, member }] : others;
  return { ...state, rev, reactions };
}

/** A state as one can compare it. The emoji of a message have an order, which clients cannot always know. */
export function stateText({ rev, text, edited, removed, reactions }) {
  const emojis = new Map();
  for (const { emoji, member } of reactions)
    emojis.set(emoji, [...emojis.get(emoji) ?? [], member]);
  return JSON.stringify([rev, text, edited, removed, [...emojis].sort()]);
}

const KINDS = { edited: 'edit', removed: 'remove', reacted: 'react' };

export class Picture {
  constructor(ledger, client) {
    Object.assign(this, { ledger, client });
    this.first = 1;
    this.last = 0;
    this.states = new Map(); // by seq, of messages that were changed
  }

  // A message as it is told of as a whole.
  take({ seq, rev = 0, text, edited = 0, removed = false, reactions = [] }) {
    if (rev === 0) {
      this.states.delete(seq);
      return;
    }
    const state = {
      rev, text, edited, removed,
      reactions: reactions.flatMap(({ emoji, members }) =>
        members.map((member) => ({ emoji, member: member.id }))),
    };
    this.ledger.state(this.client, seq, state);
    this.states.set(seq, state);
  }

  /** The client was let in; what it had counts on only if it was told all that came between. */
  welcome({ room, messages, changes, gap }, since) {
    if (!since || gap) {
      this.states.clear();
      this.first = messages.length > 0 ? messages[0].seq : room.seq + 1;
    }
    this.last = room.seq;
    changes.forEach((message) => this.take(message));
    messages.forEach((message) => this.take(message));
  }

  posted({ seq }) {
    this.last = seq;
  }

  /** The client was told that a message is not what it was. */
  tell(event, { seq, member, ...change }) {
    const before = this.states.get(seq) ?? this.ledger.original(seq);
    if (seq < this.first || seq > this.last || before === undefined || before.rev >= change.rev)
      return;
    const after = changed(before, KINDS[event], { ...change, member: member?.id });
    if (after === before)
      this.ledger.violation(`${event} ${change.rev} changes nothing of ${seq}`, this.client);
    this.ledger.state(this.client, seq, after);
    this.states.set(seq, after);
  }
}
