/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { _, format, formatNumber } from "./i18n.js";
import { lastPresence } from "./timeline.js";

/**
 * Keeps the count of unread messages, in the title and in the icon of the tab.
 *
 * @param {import("./store.js").Store} store
 * @param {HTMLLinkElement | null} favicon
 */
export function watchUnread(store, favicon) {
  const quiet = favicon?.href ?? "";
  const loud = quiet.replace("icon.svg", "icon-unread.svg");

  store.subscribe(["visible", "atEnd", "unread"], ({ visible, atEnd, unread }) => {
    if (visible && atEnd && unread > 0) store.set({ unread: 0 });
  });

  let looking = false;
  store.subscribe(["visible", "atEnd"], ({ visible, atEnd, entries }) => {
    if (looking && !(visible && atEnd)) store.set({ seenPresence: lastPresence(entries) });
    looking = visible && atEnd;
  });

  /* The line above the first unread message stays while it is read, and goes with the reader. */
  store.subscribe(["visible"], ({ visible, unread }) => {
    if (!visible && unread === 0) store.set({ unreadFrom: 0 });
  });

  store.subscribe(["room", "phase", "visible", "unread", "mentions"], (state) => {
    const { room, phase, visible, unread, mentions } = state;
    const name = phase === "room" && room?.name ? room.name : "Snug";
    const waiting = !visible && unread > 0;
    const n = formatNumber(unread) + (mentions > 0 ? ` · @${formatNumber(mentions)}` : "");
    document.title = waiting ? format(_("({n}) {room}"), { n, room: name }) : name;
    if (favicon) {
      const href = waiting ? loud : quiet;
      if (favicon.href !== href) favicon.href = href;
    }
  });
}
