/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { applyStates } from "./changes.js";
import {
  appendMessages, breakPresence, gapEntry, missedEntry, newTimeline, trimTimeline, withoutMissed,
} from "./timeline.js";

const MOST_ENTRIES = 1200;
const KEPT_ENTRIES = 600;

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Welcome} Welcome
 *
 * @typedef {{ epoch: string, seq: number, rev?: number }} Since up to where we had everything
 */

/**
 * The messages among these that somebody has to be told of: those of others, but for whom they ignore.
 *
 * @param {Message[]} messages
 * @param {Pick<State, "me" | "ignored">} state
 */
function ofOthers(messages, { me, ignored }) {
  return messages.filter(({ member }) => member?.id !== me?.id
    && !ignored.some(({ id }) => id === member?.id));
}

/**
 * Counts what came while nobody looked, or looked elsewhere.
 *
 * @param {Readonly<State>} state
 * @param {Message[]} messages
 * @returns {Partial<State>}
 */
function countUnread(state, messages) {
  const news = ofOthers(messages, state);
  const first = news[0];
  if (!first || (state.visible && state.atEnd)) return {};
  return {
    unread: state.unread + news.length,
    unreadFrom: state.unread === 0 ? first.seq : state.unreadFrom,
  };
}

/**
 * What is there, broken where the line above the unread messages is going to be.
 *
 * @param {Readonly<State>} state
 * @param {Partial<State>} news
 */
function broken({ entries, unread, seenPresence }, news) {
  return unread === 0 && news.unread ? breakPresence(entries, seenPresence) : entries;
}

/**
 * What a new message changes.
 *
 * @param {Readonly<State>} state
 * @param {Message} message the one that follows the last
 * @returns {Partial<State>}
 */
export function receiveMessage(state, message) {
  const news = countUnread(state, [message]);
  const whole = appendMessages(broken(state, news), [message]);
  const entries = state.atEnd ? trimTimeline(whole, MOST_ENTRIES, KEPT_ENTRIES) : whole;
  return {
    entries,
    more: state.more || entries.length < whole.length,
    lastSeq: message.seq,
    typing: state.typing.filter(({ member }) => member.id !== message.member?.id),
    ...news,
  };
}

/**
 * @param {Since | null} read
 * @param {string} epoch
 * @param {number} newest
 */
function unreadSince(read, epoch, newest) {
  return read && read.epoch === epoch && read.seq < newest ? read.seq + 1 : 0;
}

/**
 * What a welcome changes: for somebody new everything, for somebody who was away only what they
 * missed; and when not all of that is there, the line that says so.
 *
 * @param {Readonly<State>} state
 * @param {Welcome} welcome
 * @param {object} known
 * @param {Since | null} known.since what we said that we have
 * @param {Since | null} known.read up to where it was read in an earlier visit
 * @returns {Partial<State>}
 */
export function receiveWelcome(state, welcome, { since, read }) {
  const { you, room, members, memberCount, messages, limits } = welcome;
  const newest = messages.at(-1)?.seq ?? 0;
  const first = messages[0]?.seq ?? 0;
  /** @type {Partial<State>} */
  const common = {
    phase: "room",
    refusal: null,
    link: { status: "online", long: false, why: "", attempts: 0, retryAt: 0, device: false },
    me: { id: you.id, name: you.name },
    askedName: you.name,
    room,
    limits,
    members,
    memberCount,
    typing: [],
    lastRev: welcome.rev ?? 0,
  };

  if (since && !welcome.gap && since.epoch === room.epoch) {
    const missed = messages.filter((message) => message.seq > since.seq);
    const { length } = ofOthers(missed, { ...state, me: you });
    const news = countUnread({ ...state, me: you }, missed);
    /* A short moment without a connection is not worth a line. */
    const entries = length > 0 && state.link.long
      ? [...withoutMissed(state.entries), missedEntry(length)] : broken(state, news);
    return {
      ...common,
      entries: appendMessages(applyStates(entries, welcome.changes ?? []), missed),
      lastSeq: Math.max(since.seq, newest),
      ...news,
    };
  }

  const timeline = newTimeline(messages);
  const restarted = since !== null && since.epoch !== room.epoch;
  const gap = since ? [gapEntry(restarted ? "restarted" : "skipped", restarted ? 0 : since.seq)] : [];
  return {
    ...common,
    entries: [...gap, ...timeline],
    lastSeq: Math.max(newest, welcome.seq),
    more: first > 1,
    history: "idle",
    unread: 0,
    unreadFrom: unreadSince(since ?? read, room.epoch, Math.max(newest, welcome.seq)),
  };
}
