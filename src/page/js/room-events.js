/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { receiveMessage } from "./arrivals.js";
import { readMessage, readPresence, readTopic } from "./protocol.js";
import { appendPresence } from "./timeline.js";

/** Above this many people it is not told who comes and goes. */
const CROWD = 50;
const TYPING_LASTS_MS = 6000;

/**
 * @typedef {import("./types.js").Member} Member
 * @typedef {import("./types.js").PresenceChange} PresenceChange
 */

/**
 * What happens in the room, brought into the state.
 *
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {{ confirm: (ids: string[]) => void }} parts.outbox
 * @param {() => number} parts.now
 * @param {() => void} parts.holeFound a message was missed
 * @param {(member: Member) => void} parts.iWasRenamed
 * @returns {Record<string, (payload: unknown) => void>}
 */
export function createRoomEvents({ store, outbox, now, holeFound, iWasRenamed }) {
  /** @param {unknown} payload */
  function posted(payload) {
    const message = readMessage(payload);
    const state = store.get();
    if (!message || state.phase !== "room" || message.seq <= state.lastSeq) return;
    if (message.seq > state.lastSeq + 1) {
      holeFound();
      return;
    }
    store.set(receiveMessage(state, message));
    if (message.member?.id === state.me?.id) outbox.confirm([message.id]);
  }

  /** @param {PresenceChange} change @param {Partial<import("./types.js").State>} patch */
  function presence(change, patch) {
    const state = store.get();
    const crowded = Math.max(state.memberCount, patch.memberCount ?? 0) > CROWD;
    const quiet = change.member.id === state.me?.id && change.what !== "renamed";
    const entries = crowded || quiet ? state.entries : appendPresence(state.entries, change, now());
    store.set({ ...patch, entries });
  }

  /** @param {number} count @param {number} otherwise */
  function countOr(count, otherwise) {
    return count >= 0 ? count : otherwise;
  }

  return {
    posted,
    joined(payload) {
      const { member, count } = readPresence(payload);
      const { members, memberCount } = store.get();
      if (!member) return;
      const known = members.some(({ id }) => id === member.id);
      presence({ what: "joined", member, oldName: "" }, {
        members: [...members.filter(({ id }) => id !== member.id), member],
        memberCount: countOr(count, memberCount + (known ? 0 : 1)),
      });
    },
    left(payload) {
      const { member, count } = readPresence(payload);
      const { members, memberCount, typing } = store.get();
      if (!member) return;
      const known = members.some(({ id }) => id === member.id);
      presence({ what: "left", member, oldName: "" }, {
        members: members.filter(({ id }) => id !== member.id),
        memberCount: countOr(count, Math.max(0, memberCount - (known ? 1 : 0))),
        typing: typing.filter((typist) => typist.member.id !== member.id),
      });
    },
    renamed(payload) {
      const { member, oldName, count } = readPresence(payload);
      const { me, members, memberCount } = store.get();
      if (!member) return;
      presence({ what: "renamed", member, oldName }, {
        members: members.map((other) => (other.id === member.id ? member : other)),
        memberCount: countOr(count, memberCount),
        ...(member.id === me?.id ? { me: member, askedName: member.name } : {}),
      });
      if (member.id === me?.id) iWasRenamed(member);
    },
    members(payload) {
      const { count, members } = readPresence(payload);
      store.set({
        memberCount: countOr(count, store.get().memberCount),
        ...(members ? { members } : {}),
      });
    },
    topic(payload) {
      const topic = readTopic(payload);
      const { room } = store.get();
      if (room && topic !== null) store.set({ room: { ...room, topic } });
    },
    typing(payload) {
      const { member, active } = readPresence(payload);
      const { me, typing } = store.get();
      if (!member || member.id === me?.id) return;
      const others = typing.filter((typist) => typist.member.id !== member.id);
      store.set({
        typing: active ? [...others, { member, until: now() + TYPING_LASTS_MS }] : others,
      });
    },
  };
}
