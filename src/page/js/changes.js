/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * What becomes of messages that are there already.
 *
 * @typedef {import("./types.js").Amendment} Amendment
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {import("./types.js").Member} Member
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Reaction} Reaction
 */

/**
 * @param {ReadonlyArray<Reaction>} reactions
 * @param {string} emoji
 * @param {Member} member
 * @param {boolean} on
 * @returns {Reaction[]}
 */
export function setReaction(reactions, emoji, member, on) {
  const others = (reactions.find((one) => one.emoji === emoji)?.members ?? [])
    .filter(({ id }) => id !== member.id);
  const reaction = { emoji, members: on ? [...others, member] : others };
  const known = reactions.some((one) => one.emoji === emoji);
  return (known ? reactions.map((one) => (one.emoji === emoji ? reaction : one))
    : [...reactions, reaction]).filter(({ members }) => members.length > 0);
}

/** @param {Message} message @returns {Message} what is left of it */
function removedMessage(message) {
  const { reactions, editedAt, ...rest } = message;
  return { ...rest, text: "", removed: true };
}

/** @param {Message} message @param {Change} change @returns {Message} */
function changed(message, change) {
  switch (change.kind) {
    case "edit":
      return { ...message, text: change.text, editedAt: change.time };
    case "remove":
      return removedMessage(message);
    case "react":
      return change.member === null ? message : {
        ...message,
        reactions: setReaction(message.reactions ?? [], change.text, change.member, change.on),
      };
  }
}

/**
 * Looks from the end, where most of what changes is.
 *
 * @param {ReadonlyArray<Entry>} entries
 * @param {number} seq
 */
function indexOf(entries, seq) {
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (entry?.type === "message" && entry.message.seq === seq) return index;
  }
  return -1;
}

/**
 * The message with a number, if it is there.
 *
 * @param {ReadonlyArray<Entry>} entries
 * @param {number} seq
 * @returns {Message | null}
 */
export function findMessage(entries, seq) {
  const entry = entries[indexOf(entries, seq)];
  return entry?.type === "message" ? entry.message : null;
}

/**
 * @param {ReadonlyArray<Entry>} entries
 * @param {Message} message
 * @returns {ReadonlyArray<Entry>}
 */
function replace(entries, message) {
  const index = indexOf(entries, message.seq);
  return entries.map((entry, n) => (n === index ? { type: "message", message } : entry));
}

/**
 * What somebody did just now.
 *
 * @param {ReadonlyArray<Entry>} entries
 * @param {Change} change
 * @returns {ReadonlyArray<Entry>} the same list if it has not got the message
 */
export function applyChange(entries, change) {
  const message = findMessage(entries, change.seq);
  if (!message || (message.rev ?? 0) >= change.rev) return entries;
  return replace(entries, { ...changed(message, change), rev: change.rev });
}

/**
 * What was done while we were away: the messages as they are now.
 *
 * @param {ReadonlyArray<Entry>} entries
 * @param {ReadonlyArray<Message>} messages
 * @returns {ReadonlyArray<Entry>}
 */
export function applyStates(entries, messages) {
  const states = new Map(messages.map((message) => [message.seq, message]));
  return states.size === 0 ? entries : entries.map((entry) => {
    const state = entry.type === "message" ? states.get(entry.message.seq) : undefined;
    if (entry.type !== "message" || !state) return entry;
    return (state.rev ?? 0) > (entry.message.rev ?? 0) ? { type: "message", message: state } : entry;
  });
}

/**
 * A message as it will be when what I did has arrived.
 *
 * @param {Message} message
 * @param {ReadonlyArray<Amendment>} amendments
 * @param {Member | null} me
 * @returns {Message} the same one if I did nothing with it
 */
export function amended(message, amendments, me) {
  return amendments.filter(({ seq }) => seq === message.seq).reduce(
    (all, { kind, seq, text, on, time }) =>
      changed(all, { kind, seq, rev: 0, time, member: me, text, on }), message);
}
