/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * Reads what the server sends. Whatever has not the shape of docs/protocol.md becomes null: the page
 * must not fall over something that a newer server says.
 *
 * @typedef {import("./types.js").Member} Member
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Problem} Problem
 * @typedef {import("./types.js").Welcome} Welcome
 */

/** @param {unknown} value @returns {Record<string, unknown>} */
function object(value) {
  return typeof value === "object" && value !== null
    ? /** @type {Record<string, unknown>} */ (value) : {};
}

/** @param {unknown} value */
function string(value) {
  return typeof value === "string" ? value : "";
}

/** @param {unknown} value @param {number} otherwise */
function count(value, otherwise) {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : otherwise;
}

/** @template T @param {unknown} value @param {(item: unknown) => T | null} read @returns {T[]} */
function list(value, read) {
  return Array.isArray(value) ? value.map(read).filter((item) => item !== null) : [];
}

/** @param {unknown} value @returns {Member | null} */
export function readMember(value) {
  const { id, name } = object(value);
  return typeof id === "string" && typeof name === "string" ? { id, name } : null;
}

/** @param {unknown} value @returns {import("./types.js").Reaction | null} */
function readReaction(value) {
  const { emoji, members } = object(value);
  return typeof emoji === "string" ? { emoji, members: list(members, readMember) } : null;
}

/** @param {unknown} value what only some messages have */
function readState(value) {
  const { reply_to: replyTo, rev, edited, removed, reactions } = object(value);
  return {
    ...(count(replyTo, 0) > 0 ? { replyTo: count(replyTo, 0) } : {}),
    ...(count(rev, 0) > 0 ? { rev: count(rev, 0) } : {}),
    ...(count(edited, 0) > 0 ? { editedAt: count(edited, 0) } : {}),
    ...(removed === true ? { removed: true } : {}),
    ...(Array.isArray(reactions) ? { reactions: list(reactions, readReaction) } : {}),
  };
}

/** @param {unknown} value @returns {Message | null} */
export function readMessage(value) {
  const { seq, time, id, kind, member, text } = object(value);
  if (!Number.isSafeInteger(seq) || typeof time !== "number" || typeof text !== "string") return null;
  return {
    seq: Number(seq),
    time,
    id: string(id),
    kind: kind === "notice" ? "notice" : "text",
    member: readMember(member),
    text,
    ...readState(value),
  };
}

/**
 * @param {import("./types.js").Change["kind"]} kind
 * @param {unknown} value of an `edited`, `removed` or `reacted` event
 * @returns {import("./types.js").Change | null}
 */
export function readChange(kind, value) {
  const { seq, rev, time, member, text, emoji, on } = object(value);
  const said = kind === "react" ? emoji : text;
  if (count(seq, 0) === 0 || count(rev, 0) === 0) return null;
  if (kind !== "remove" && typeof said !== "string") return null;
  return {
    kind,
    seq: count(seq, 0),
    rev: count(rev, 0),
    time: count(time, 0),
    member: readMember(member),
    text: string(said),
    on: on === true,
  };
}

/** @param {unknown} value @returns {Message[]} */
export function readMessages(value) {
  return list(value, readMessage).sort((a, b) => a.seq - b.seq);
}

/** @param {unknown} value @returns {Welcome | null} */
export function readWelcome(value) {
  const welcome = object(value);
  const you = readMember(welcome.you);
  const room = object(welcome.room);
  const limits = object(welcome.limits);
  const members = list(welcome.members, readMember);

  if (!you) return null;
  return {
    you: { ...you, token: string(object(welcome.you).token) },
    room: {
      id: string(room.id),
      name: string(room.name),
      topic: string(room.topic),
      epoch: string(room.epoch),
    },
    seq: count(room.seq, 0),
    rev: count(room.rev, 0),
    members,
    memberCount: count(welcome.member_count, members.length),
    messages: readMessages(welcome.messages),
    changes: readMessages(welcome.changes),
    gap: welcome.gap === true,
    limits: {
      text: count(limits.text, 4000),
      bytes: count(limits.text_bytes, 16384),
      name: count(limits.name, 32),
      edit: count(limits.edit, 0),
    },
  };
}

/**
 * @param {unknown} value of a `joined`, `left`, `renamed`, `members` or `typing` event
 */
export function readPresence(value) {
  const event = object(value);
  return {
    member: readMember(event.member),
    oldName: string(event.old_name),
    count: count(event.count, -1),
    members: Array.isArray(event.members) ? list(event.members, readMember) : null,
    active: event.active === true,
  };
}

/** @param {unknown} value of a `topic` event @returns {string | null} */
export function readTopic(value) {
  const { topic } = object(value);
  return typeof topic === "string" ? topic : null;
}

/** @param {unknown} value what explains a refusal: `{ code, message, retry_after? }` */
export function readProblem(value) {
  const { code, message, retry_after: retryAfter } = object(value);
  /** @type {Problem} */
  const problem = {
    code: string(code),
    message: string(message),
    retryAfter: typeof retryAfter === "number" && retryAfter >= 0 ? retryAfter : null,
  };
  return problem;
}

/**
 * @param {unknown} value the answer to something that we sent
 * @returns {{ ok: true, answer: Record<string, unknown> } | { ok: false, problem: Problem }}
 */
export function readAck(value) {
  const answer = object(value);
  return answer.ok === true ? { ok: true, answer }
    : { ok: false, problem: readProblem(answer.error) };
}

/** @param {unknown} value of a `closing` event */
export function readClosing(value) {
  const event = object(value);
  const retryAfter = count(event.retry_after, count(event.retry_after_ms, 0));
  return { reason: string(event.reason), retryAfter: retryAfter || 1000 };
}
