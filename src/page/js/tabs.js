/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* How long another window has to say that it looks after a message. */
const ANSWER_MS = 150;
const REMEMBERED = 200;
/* By then the other windows have the message, too. */
const HELD_MS = 30000;

/**
 * The other windows in which the same person has the same room open.
 *
 * @typedef {object} Tabs
 * @property {(seq: number) => Promise<boolean>} claim whether this window is the one to tell of a
 *   message: no other looks at the room, or has told of it
 * @property {(epoch: string, seq: number) => void} tellSeen everything up to here was read
 */

/**
 * Takes what only one window can have, where browsers know of such; others may be slow to answer.
 *
 * @param {string} name
 * @returns {Promise<boolean>}
 */
function take(name) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock && new Promise((release) => setTimeout(release, HELD_MS));
    });
  });
}

/**
 * @param {object} parts
 * @param {string} parts.path of the room
 * @param {() => boolean} parts.looking whether somebody looks at this window
 * @param {(epoch: string, seq: number) => void} parts.seen it was read in another window
 * @returns {Tabs}
 */
export function createTabs({ path, looking, seen }) {
  if (typeof BroadcastChannel === "undefined") {
    return { claim: async () => true, tellSeen() {} };
  }
  const channel = new BroadcastChannel(`snug:${path}`);
  const me = Math.random();
  /** @type {Map<number, { lost: boolean }>} */
  const open = new Map();
  /** @type {Set<number>} */
  const won = new Set();

  channel.addEventListener("message", ({ data }) => {
    if (data?.type === "claim") {
      const mine = won.has(data.seq) || (open.has(data.seq) && me < data.from);
      if (mine || looking()) channel.postMessage({ type: "taken", seq: data.seq });
    } else if (data?.type === "taken") {
      const claim = open.get(data.seq);
      if (claim) claim.lost = true;
    } else if (data?.type === "seen") {
      seen(String(data.epoch), Number(data.seq));
    }
  });

  return {
    async claim(seq) {
      const claim = { lost: false };
      open.set(seq, claim);
      channel.postMessage({ type: "claim", seq, from: me });
      await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
      open.delete(seq);
      if (claim.lost || !await take(`snug:${path}:${seq}`)) return false;
      won.add(seq);
      for (const old of won) {
        if (won.size <= REMEMBERED) break;
        won.delete(old);
      }
      return true;
    },
    tellSeen(epoch, seq) {
      channel.postMessage({ type: "seen", epoch, seq });
    },
  };
}
