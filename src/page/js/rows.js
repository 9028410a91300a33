/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { amended } from "./changes.js";
import { isMentioned } from "./mentions.js";
import { DEFAULTS } from "./settings.js";
import { dayKey } from "./time.js";

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Outgoing} Outgoing
 * @typedef {import("./types.js").Problem} Problem
 *
 * @typedef {object} MessageRow
 * @property {"message"} type
 * @property {string} key
 * @property {number} seq 0 while the server has not got it
 * @property {number} time
 * @property {string} text
 * @property {string} memberId
 * @property {string} name
 * @property {boolean} mine
 * @property {string} mentioned my name where it is called, or nothing
 * @property {boolean} continues whether the row above is by the same author, shortly before
 * @property {boolean} continued whether the row below goes on in the same way
 * @property {"" | "waiting" | "sending" | "sent" | "failed"} status of my own
 * @property {Problem | null} problem
 * @property {number} retryAt when it goes out, if that is known
 * @property {string} outgoingId of what is still in the outbox
 * @property {number} editedAt 0 if it is as it was posted
 * @property {boolean} removed
 * @property {boolean} changing whether a change of mine is on its way
 * @property {ReadonlyArray<import("./types.js").Reaction>} reactions
 * @property {string} myId
 * @property {number} replyTo 0 if it answers nothing
 * @property {string} quoteName who wrote what it answers, if that is there
 * @property {string} quoteText
 *
 * @typedef {{ type: "notice", key: string, seq: number, time: number, text: string,
 *             removed: boolean }} NoticeRow
 * @typedef {{ type: "day", key: string, time: number, today: string }} DayRow
 * @typedef {{ type: "unread", key: string }} UnreadRow
 * @typedef {{ type: "presence", key: string,
 *             changes: ReadonlyArray<import("./types.js").PresenceChange>,
 *             news: boolean, comings: boolean }} PresenceRow
 * @typedef {{ type: "gap", key: string, why: "skipped" | "restarted" }} GapRow
 * @typedef {{ type: "missed", key: string, count: number }} MissedRow
 * @typedef {MessageRow | NoticeRow | DayRow | UnreadRow | PresenceRow | GapRow | MissedRow} Row
 */

/** @type {ReadonlyArray<import("./types.js").Reaction>} */
const NONE = [];
/** @type {UnreadRow} */
const UNREAD = { type: "unread", key: "unread" };
const GROUP_MS = 5 * 60 * 1000;

/**
 * @param {Message} message
 * @param {import("./types.js").Member | null} me
 * @returns {MessageRow | NoticeRow}
 */
function messageRow(message, me) {
  const { seq, time, text, member } = message;
  if (message.kind === "notice" || !member) {
    return { type: "notice", key: `seq:${seq}`, seq, time, text, removed: message.removed === true };
  }
  const mine = member.id === me?.id;
  return {
    type: "message",
    /* What I sent keeps its row, and so its place in the page, when it comes back from the room. */
    key: mine && message.id ? `mine:${message.id}` : `seq:${seq}`,
    seq,
    time,
    text,
    memberId: member.id,
    name: member.name,
    mine,
    mentioned: me && !mine && isMentioned(text, me.name) ? me.name : "",
    continues: false,
    continued: false,
    status: mine ? "sent" : "",
    problem: null,
    retryAt: 0,
    outgoingId: "",
    editedAt: message.editedAt ?? 0,
    removed: message.removed === true,
    changing: false,
    reactions: message.reactions ?? NONE,
    myId: me?.id ?? "",
    replyTo: message.replyTo ?? 0,
    quoteName: "",
    quoteText: "",
  };
}

/** @param {Outgoing} outgoing @param {import("./types.js").Member} me @returns {MessageRow} */
function outgoingRow(outgoing, me) {
  return {
    type: "message",
    key: `mine:${outgoing.id}`,
    seq: 0,
    time: outgoing.time,
    text: outgoing.text,
    memberId: me.id,
    name: me.name,
    mine: true,
    mentioned: "",
    continues: false,
    continued: false,
    status: outgoing.state,
    problem: outgoing.problem,
    retryAt: outgoing.retryAt,
    outgoingId: outgoing.id,
    editedAt: 0,
    removed: false,
    changing: false,
    reactions: NONE,
    myId: me.id,
    replyTo: outgoing.replyTo ?? 0,
    quoteName: "",
    quoteText: "",
  };
}

/**
 * Finds messages by their numbers; most conversations never ask.
 *
 * @param {State["entries"]} entries
 * @returns {(seq: number) => Message | undefined}
 */
function lookUp(entries) {
  /** @type {Map<number, Message> | null} */
  let known = null;
  return (seq) => {
    known ??= new Map(entries.flatMap(
      (entry) => (entry.type === "message" ? [[entry.message.seq, entry.message]] : [])));
    return known.get(seq);
  };
}

/**
 * Where what is new begins: who came and went since then stands below the line.
 *
 * @param {Row[]} rows
 */
function newsStart(rows) {
  const last = rows.at(-1);
  return last?.type === "presence" && last.news ? rows.length - 1 : rows.length;
}

/** @param {Row | undefined} above @param {Row} row */
function continues(above, row) {
  return above?.type === "message" && row.type === "message"
    && above.memberId === row.memberId && above.name === row.name
    && Math.abs(row.time - above.time) < GROUP_MS;
}

/**
 * Turns what is known into the rows of the message list, top to bottom.
 *
 * @param {Pick<State, "entries" | "outbox" | "me" | "unreadFrom" | "ignored"> & Partial<Pick<State, "amendments" | "settings">>} state
 * @param {number} now
 * @returns {Row[]}
 */
export function buildRows(state, now) {
  const { entries, outbox, amendments = [], me, unreadFrom, ignored, settings = DEFAULTS } = state;
  /** @type {Row[]} */
  const rows = [];
  const today = dayKey(now);
  const hidden = new Set(ignored.map(({ id }) => id));
  const find = lookUp(entries);
  let day = "";
  let toMark = unreadFrom;

  /** @param {MessageRow | NoticeRow} row */
  function quote(row) {
    if (row.type === "notice" || row.replyTo === 0 || row.removed) return row;
    const message = find(row.replyTo);
    row.quoteName = message?.member?.name ?? "";
    row.quoteText = message?.text ?? "";
    return row;
  }

  /** @param {Message} message */
  function rowOf(message) {
    const now = amendments.length > 0 ? amended(message, amendments, me) : message;
    const row = quote(messageRow(now, me));
    if (row.type === "message") row.changing = now !== message;
    return row;
  }

  /** @param {Row} row @param {number} time */
  function add(row, time) {
    const itsDay = dayKey(time);
    if (itsDay !== day) {
      rows.push({ type: "day", key: `day:${itsDay}`, time, today });
      day = itsDay;
    }
    if (toMark !== 0 && "seq" in row && row.seq >= toMark && !("mine" in row && row.mine)) {
      const above = rows.findLast(({ type }) => type !== "day")?.type;
      if (above !== "missed" && above !== "gap") rows.splice(newsStart(rows), 0, UNREAD);
      toMark = 0;
    }
    const above = rows.at(-1);
    if (above?.type === "message" && row.type === "message" && continues(above, row)) {
      above.continued = true;
      row.continues = true;
    }
    rows.push(row);
  }

  for (const entry of entries) {
    if (entry.type === "message") {
      if (hidden.has(entry.message.member?.id ?? "")) continue;
      add(rowOf(entry.message), entry.message.time);
    } else if (entry.type === "presence") {
      const { id, time, changes, news } = entry;
      const { comings } = settings;
      if (!comings && !changes.some(({ what }) => what === "renamed")) continue;
      add({ type: "presence", key: `presence:${id}`, changes, news: news === true, comings }, time);
    } else if (entry.type === "missed") {
      rows.push({ type: "missed", key: `missed:${entry.id}`, count: entry.count });
    } else {
      rows.push({ type: "gap", key: `gap:${entry.id}`, why: entry.why });
    }
  }
  for (const outgoing of me ? outbox : []) {
    /* A clock that goes wrong must not put a new day before what is sent now. */
    add(quote(outgoingRow(outgoing, /** @type {import("./types.js").Member} */ (me))),
        day === "" ? now : Math.max(outgoing.time, now));
  }
  return rows;
}

/** @param {Row} a @param {Row} b */
export function sameRow(a, b) {
  const first = /** @type {Record<string, unknown>} */ (a);
  const second = /** @type {Record<string, unknown>} */ (b);
  return Object.keys(first).every((key) => first[key] === second[key]);
}
