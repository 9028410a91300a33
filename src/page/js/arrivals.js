/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { appendMessages, gapEntry, newTimeline, trimTimeline } from "./timeline.js";

const MOST_ENTRIES = 1200;
const KEPT_ENTRIES = 600;

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Welcome} Welcome
 *
 * @typedef {{ epoch: string, seq: number }} Since up to where we had everything
 */

/**
 * The messages among these that somebody has to be told of: those of others.
 *
 * @param {Message[]} messages
 * @param {string} myId
 */
function ofOthers(messages, myId) {
  return messages.filter((message) => message.member?.id !== myId);
}

/**
 * Counts what came while nobody looked, or looked elsewhere.
 *
 * @param {Readonly<State>} state
 * @param {Message[]} messages
 * @returns {Partial<State>}
 */
function countUnread(state, messages) {
  const news = ofOthers(messages, state.me?.id ?? "");
  const first = news[0];
  if (!first || (state.visible && state.atEnd)) return {};
  return {
    unread: state.unread + news.length,
    unreadFrom: state.unread === 0 ? first.seq : state.unreadFrom,
  };
}

/**
 * What a new message changes.
 *
 * @param {Readonly<State>} state
 * @param {Message} message the one that follows the last
 * @returns {Partial<State>}
 */
export function receiveMessage(state, message) {
  const whole = appendMessages(state.entries, [message]);
  const entries = state.atEnd ? trimTimeline(whole, MOST_ENTRIES, KEPT_ENTRIES) : whole;
  return {
    entries,
    more: state.more || entries.length < whole.length,
    lastSeq: message.seq,
    typing: state.typing.filter(({ member }) => member.id !== message.member?.id),
    ...countUnread(state, [message]),
  };
}

/**
 * What a welcome changes: for somebody new everything, for somebody who was away only what they
 * missed; and when not all of that is there, the line that says so.
 *
 * @param {Readonly<State>} state
 * @param {Welcome} welcome
 * @param {Since | null} since what we said that we have
 * @returns {Partial<State>}
 */
export function receiveWelcome(state, welcome, since) {
  const { you, room, members, memberCount, messages, limits } = welcome;
  const newest = messages.at(-1)?.seq ?? 0;
  const first = messages[0]?.seq ?? 0;
  /** @type {Partial<State>} */
  const common = {
    phase: "room",
    refusal: null,
    link: { status: "online", long: false, why: "" },
    me: { id: you.id, name: you.name },
    askedName: you.name,
    room,
    limits,
    members,
    memberCount,
    typing: [],
  };

  if (since && !welcome.gap && since.epoch === room.epoch) {
    const missed = messages.filter((message) => message.seq > since.seq);
    return {
      ...common,
      entries: appendMessages(state.entries, missed),
      lastSeq: Math.max(since.seq, newest),
      ...countUnread({ ...state, me: you }, missed),
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
    unreadFrom: 0,
  };
}
