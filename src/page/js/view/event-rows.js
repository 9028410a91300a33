/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { bdi, fill, h } from "../dom.js";
import { _, currentLocale, format, ngettext } from "../i18n.js";
import { icon } from "../icons.js";
import { summarizePresence } from "../presence-summary.js";
import { dayLabel } from "../time.js";
import { timeElement } from "./message-row.js";
import { richText } from "./rich-text.js";

const MOST_NAMES = 3;

/**
 * @typedef {import("./message-row.js").RowView} RowView
 */

/**
 * "Ada, Bo and Cleo" in the reader's language, each name in an element of its own.
 *
 * @param {string[]} names
 */
function nameList(names) {
  const list = new Intl.ListFormat(currentLocale(), { type: "conjunction" });
  const fragment = document.createDocumentFragment();
  /* Not the names but their numbers are put together, so that none is taken for a comma. */
  for (const part of list.formatToParts(names.map((_name, index) => String(index)))) {
    fragment.append(part.type === "element" ? bdi(names[Number(part.value)] ?? "") : part.value);
  }
  return fragment;
}

/**
 * @param {string[]} names
 * @param {(n: number) => string} named with {names}
 * @param {(n: number) => string} counted with {n}
 */
function sentence(names, named, counted) {
  if (names.length === 0) return null;
  return names.length <= MOST_NAMES
    ? fill(named(names.length), { names: nameList(names) })
    : format(counted(names.length), { n: names.length });
}

/** @param {import("../rows.js").PresenceRow} row */
function presenceParts({ changes, comings }) {
  /* Who somebody is one must know in any case. */
  const { joined, left, visited, renamed } = summarizePresence(
    comings ? changes : changes.filter(({ what }) => what === "renamed"));
  return [
    sentence(joined, (n) => ngettext("{names} came in", "{names} came in", n),
             (n) => ngettext("{n} person came in", "{n} people came in", n)),
    sentence(left, (n) => ngettext("{names} left", "{names} left", n),
             (n) => ngettext("{n} person left", "{n} people left", n)),
    sentence(visited, (n) => ngettext("{names} looked in", "{names} looked in", n),
             (n) => ngettext("{n} person looked in", "{n} people looked in", n)),
    ...renamed.slice(-MOST_NAMES).map(({ from, to }) =>
      fill(_("{old} is now {new}"), { old: bdi(from), new: bdi(to) })),
  ].filter((part) => part !== null);
}

/** @param {import("../rows.js").PresenceRow} first @returns {RowView} */
export function createPresenceRow(first) {
  const words = h("span", {});
  const element = h("li", { class: "row row--quiet" }, words);

  /** @param {import("../rows.js").PresenceRow} row */
  function update(row) {
    const parts = presenceParts(row);
    element.hidden = parts.length === 0;
    words.replaceChildren(...parts.flatMap((part, index) => (index === 0 ? [part] : [" · ", part])));
  }

  update(first);
  return { element, update };
}

/** @param {import("../rows.js").DayRow} first @returns {RowView} */
export function createDayRow(first) {
  const words = h("span", { class: "day__label" });
  const element = h("li", { class: "row day" }, words);

  /** @param {import("../rows.js").DayRow} row */
  function update(row) {
    words.textContent = dayLabel(row.time, Date.now());
  }

  update(first);
  return { element, update };
}

/** @returns {RowView} */
export function createUnreadRow() {
  return {
    element: h("li", { class: "row unread unread--first" },
               h("span", { class: "unread__label" }, _("New"))),
    update() {},
  };
}

/** @param {import("../rows.js").MissedRow} row @returns {RowView} */
export function createMissedRow({ count }) {
  const text = format(ngettext("{n} missed message", "{n} missed messages", count), { n: count });
  return {
    element: h("li", { class: "row unread" }, h("span", { class: "unread__label" }, text)),
    update() {},
  };
}

/**
 * @param {import("../rows.js").GapRow} row
 * @param {Pick<import("./message-row.js").MessageActions, "loadOlder">} actions
 * @returns {RowView}
 */
export function createGapRow({ why }, { loadOlder }) {
  const restarted = why === "restarted";
  const text = restarted
    ? _("The room's history was begun anew. What was here before could not be recovered.")
    : _("You were away for a long time, and some messages are left out here.");
  return {
    element: h("li", { class: "row gap" }, icon("alert"), h("span", {}, text),
               restarted ? null : h("button", {
                 class: "gap__load", type: "button", on: { click: loadOlder },
               }, _("Load them"))),
    update() {},
  };
}

/** @param {import("../rows.js").NoticeRow} first @returns {RowView} */
export function createNoticeRow(first) {
  const { seq, time } = first;
  const words = h("div", { class: "notice__text", dir: "auto" });

  /** @param {import("../rows.js").NoticeRow} row */
  function update({ text, removed }) {
    words.replaceChildren(...(removed ? [_("This message was removed.")] : richText(text)));
  }

  update(first);
  return {
    element: h("li", { class: "row notice", "data-seq": seq },
      h("div", { class: "notice__card" },
        h("span", { class: "notice__label" }, icon("notice"), _("Notice")),
        words,
        timeElement(time))),
    update,
  };
}
