/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * @typedef {import("./types.js").Entry} Entry
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").PresenceChange} PresenceChange
 * @typedef {import("./types.js").SeenPresence} SeenPresence
 */

const MAX_CHANGES = 200;

let lastId = 0;

/** @param {ReadonlyArray<Entry>} entries @returns {Set<number>} */
function knownSeqs(entries) {
  const seqs = new Set();
  for (const entry of entries) if (entry.type === "message") seqs.add(entry.message.seq);
  return seqs;
}

/** @param {Message} message @returns {Entry} */
function entryOf(message) {
  return { type: "message", message };
}

/**
 * The sequence number of the oldest message that is shown.
 *
 * @param {ReadonlyArray<Entry>} entries
 */
export function firstSeq(entries) {
  const first = entries.find((entry) => entry.type === "message");
  return first?.type === "message" ? first.message.seq : 0;
}

/**
 * @param {ReadonlyArray<Message>} messages
 * @returns {Entry[]}
 */
export function newTimeline(messages) {
  return messages.map(entryOf);
}

/**
 * Adds what came in. A message that is there already is left out.
 *
 * @param {ReadonlyArray<Entry>} entries
 * @param {ReadonlyArray<Message>} messages oldest first
 * @returns {Entry[]}
 */
export function appendMessages(entries, messages) {
  const known = knownSeqs(entries);
  return [...entries, ...messages.filter((message) => !known.has(message.seq)).map(entryOf)];
}

/**
 * Puts older history before what is there, and behind the line that tells of a gap. When it reaches
 * what the reader had read before the gap, nothing is left out any more, and the line goes.
 *
 * @param {ReadonlyArray<Entry>} entries
 * @param {ReadonlyArray<Message>} messages oldest first
 * @returns {Entry[]}
 */
export function prependMessages(entries, messages) {
  const known = knownSeqs(entries);
  const older = messages.filter((message) => !known.has(message.seq)).map(entryOf);
  const oldest = messages[0]?.seq ?? Infinity;
  /** @param {Entry} entry */
  const isSkipped = (entry) => entry.type === "gap" && entry.why === "skipped";
  const gaps = entries.filter((entry) => isSkipped(entry)
    && entry.type === "gap" && oldest > entry.reachedSeq + 1);
  return [...gaps, ...older, ...entries.filter((entry) => !isSkipped(entry))];
}

/**
 * @param {ReadonlyArray<Entry>} entries
 * @param {PresenceChange} change
 * @param {number} time
 * @returns {Entry[]}
 */
export function appendPresence(entries, change, time) {
  const last = entries.at(-1);
  if (last?.type === "presence") {
    const changes = [...last.changes, change].slice(-MAX_CHANGES);
    return [...entries.slice(0, -1), { ...last, time, changes }];
  }
  return [...entries, { type: "presence", id: ++lastId, time, changes: [change] }];
}

/**
 * The comings and goings at the end, as far as there are any.
 *
 * @param {ReadonlyArray<Entry>} entries
 * @returns {SeenPresence}
 */
export function lastPresence(entries) {
  const last = entries.findLast(({ type }) => type === "presence");
  return last?.type === "presence" ? { id: last.id, count: last.changes.length } : { id: 0, count: 0 };
}

/**
 * Breaks the line of comings and goings at the end where the reader looked away.
 *
 * @param {ReadonlyArray<Entry>} entries
 * @param {SeenPresence} seen
 * @returns {ReadonlyArray<Entry>}
 */
export function breakPresence(entries, seen) {
  const last = entries.at(-1);
  if (last?.type !== "presence") return entries;
  const count = last.id === seen.id ? seen.count : 0;
  if (count >= last.changes.length) return entries;
  const rest = entries.slice(0, -1);
  if (count === 0) return [...rest, { ...last, news: true }];
  return [
    ...rest,
    { ...last, changes: last.changes.slice(0, count) },
    { ...last, id: ++lastId, changes: last.changes.slice(count), news: true },
  ];
}

/**
 * @param {"skipped" | "restarted"} why
 * @param {number} reachedSeq
 * @returns {Entry}
 */
export function gapEntry(why, reachedSeq) {
  return { type: "gap", id: ++lastId, why, reachedSeq };
}

/**
 * @param {number} count
 * @returns {Entry}
 */
export function missedEntry(count) {
  return { type: "missed", id: ++lastId, count };
}

/** @param {ReadonlyArray<Entry>} entries */
export function withoutMissed(entries) {
  return entries.filter(({ type }) => type !== "missed");
}

/**
 * Lets the oldest go, so that a page that stays open for weeks stays quick.
 *
 * @param {ReadonlyArray<Entry>} entries
 * @param {number} most when to do it
 * @param {number} keep how many to leave
 * @returns {ReadonlyArray<Entry>} the same list when there was nothing to do
 */
export function trimTimeline(entries, most, keep) {
  return entries.length > most ? entries.slice(-keep) : entries;
}
