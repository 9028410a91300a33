/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { _, format } from "./i18n.js";
import { isMentioned } from "./mentions.js";

/**
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Message} Message
 */

const LONGEST_BODY = 200;

export function isLooking() {
  return document.visibilityState === "visible" && document.hasFocus();
}

/**
 * What others wrote after a message, oldest first.
 *
 * @param {Readonly<State>} state
 * @param {number} seq
 */
function newsSince({ entries, me, ignored }, seq) {
  /** @type {Message[]} */
  const news = [];
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (entry?.type !== "message") continue;
    if (entry.message.seq <= seq) break;
    const id = entry.message.member?.id;
    if (id !== me?.id && !ignored.some((other) => other.id === id)) news.unshift(entry.message);
  }
  return news;
}

/**
 * Tells the reader who looks elsewhere that something came: with a sound, and of mentions with a
 * notification. Only one window of several does, and none when another one is looked at.
 *
 * @param {object} parts
 * @param {import("./store.js").Store} parts.store
 * @param {import("./tabs.js").Tabs} parts.tabs
 * @param {() => void} parts.ring
 * @param {(title: string, options: NotificationOptions) => Promise<void>} parts.notify
 * @param {() => Promise<void>} parts.seen takes notifications away
 * @param {string} parts.icon
 */
export function watchAttention({ store, tabs, ring, notify, seen, icon }) {
  let epoch = "";
  let told = 0;

  /** @param {Message} message */
  async function tell(message) {
    const { me, room, settings } = store.get();
    const mentioned = isMentioned(message.text, me?.name ?? "");
    const notifies = settings.notify && mentioned && message.member !== null;
    if (!settings.sound && !notifies) return;
    if (!await tabs.claim(message.seq) || isLooking()) return;

    if (settings.sound) ring();
    if (!notifies) return;
    const title = format(_("{name} mentioned you in {room}"), {
      name: message.member?.name ?? "", room: room?.name || "Snug",
    });
    await notify(title, {
      body: message.text.slice(0, LONGEST_BODY),
      tag: `${room?.epoch}:${message.seq}`,
      lang: document.documentElement.lang,
      dir: "auto",
      icon,
    });
  }

  store.subscribe(["room", "lastSeq", "entries"], (state) => {
    const before = told;
    const same = state.room?.epoch === epoch;
    told = state.lastSeq;
    epoch = state.room?.epoch ?? "";
    if (!same || told <= before || isLooking()) return;

    const news = newsSince(state, before);
    const mentions = news.filter(({ text }) => isMentioned(text, state.me?.name ?? "")).length;
    if (mentions > 0) store.set({ mentions: state.mentions + mentions });
    for (const message of news) void tell(message);
  });

  function look() {
    const { atEnd, room, lastSeq } = store.get();
    if (!isLooking() || !atEnd || !room) return;
    tabs.tellSeen(room.epoch, lastSeq);
    void seen();
  }

  store.subscribe(["visible", "atEnd", "lastSeq"], look);
  window.addEventListener("focus", look);
  store.subscribe(["unread"], ({ unread, mentions }) => {
    if (unread === 0 && mentions > 0) store.set({ mentions: 0 });
  });
}
