/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { DEFAULTS } from "./settings.js";

/**
 * What is known before anything is.
 *
 * @returns {import("./types.js").State}
 */
export function initialState() {
  return {
    phase: "starting",
    askedName: "",
    refusal: null,
    link: { status: "connecting", long: false, why: "", attempts: 0, retryAt: 0, device: false },
    me: null,
    room: null,
    limits: { text: 4000, bytes: 16384, name: 32, edit: 0 },
    members: [],
    memberCount: 0,
    entries: [],
    lastSeq: 0,
    lastRev: 0,
    more: false,
    history: "idle",
    outbox: [],
    amendments: [],
    target: null,
    typing: [],
    atEnd: true,
    visible: true,
    unread: 0,
    unreadFrom: 0,
    seenPresence: { id: 0, count: 0 },
    mentions: 0,
    outdated: false,
    settings: DEFAULTS,
    ignored: [],
    peopleOpen: false,
    theme: "system",
    hint: null,
  };
}
