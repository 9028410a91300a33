/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { bdi, h, hiddenText } from "../dom.js";
import { _ } from "../i18n.js";
import { icon } from "../icons.js";
import { explainFailure } from "../refusals.js";
import { directionOf, isFewEmoji } from "../text.js";
import { fullTime, shortTime } from "../time.js";
import { avatar, colour } from "./avatar.js";
import { delayNote } from "./delay-note.js";
import { createExtras } from "./message-extras.js";
import { createWords } from "./message-words.js";

/**
 * @typedef {import("../rows.js").MessageRow} MessageRow
 *
 * @typedef {object} MessageActions
 * @property {(id: string) => void} retry
 * @property {(id: string) => void} edit
 * @property {(id: string) => void} discard
 * @property {(name: string) => void} mention
 * @property {() => Promise<void>} loadOlder
 * @property {(seq: number) => void} jump
 * @property {(seq: number, emoji: string, on: boolean) => void} react
 *
 * @typedef {object} RowView
 * @property {HTMLElement} element
 * @property {(row: any) => void} update
 */

/** @param {number} time */
export function timeElement(time) {
  return h("time", {
    class: "time", datetime: new Date(time).toISOString(), title: fullTime(time),
  }, shortTime(time));
}

/** @param {MessageRow} row */
function statusNode(row) {
  switch (row.status) {
    case "waiting":
      return h("span", { class: "status", title: _("Waits to be sent") },
        icon("clock"), hiddenText(_("Waits to be sent")));
    case "sending":
      return h("span", { class: "status", title: _("Being sent") },
        icon("clock"), hiddenText(_("Being sent")));
    case "sent":
      return h("span", { class: "status", title: _("Sent") },
        icon("check"), hiddenText(_("Sent")));
    default:
      return null;
  }
}

/** @param {MessageRow} row @param {MessageActions} actions */
function failure(row, actions) {
  if (row.status !== "failed" || !row.problem) return null;
  const id = row.outgoingId;

  /** @param {string} label @param {() => void} act */
  const button = (label, act) => h("button", {
    class: "message__action", type: "button", on: { click: act },
  }, label);

  return h("div", { class: "message__failure", role: "alert" },
    icon("alert"),
    h("span", {}, `${_("Not sent.")} ${explainFailure(row.problem)}`),
    button(row.problem.code === "old" ? _("Send") : _("Try again"), () => actions.retry(id)),
    button(_("Edit"), () => actions.edit(id)),
    button(_("Discard"), () => actions.discard(id)));
}

/**
 * A message: what was said, by whom and when, and what became of it if it is mine.
 *
 * @param {MessageRow} first
 * @param {MessageActions} actions
 * @returns {RowView}
 */
export function createMessageRow(first, actions) {
  let { name } = first;
  /* With the keyboard one types @ instead. */
  const author = h("span", {
    class: "message__author", on: { click: () => actions.mention(name) },
  });
  /* A direction of its own keeps the time from deciding on that of the text. */
  const meta = h("span", { class: "message__when", dir: document.documentElement.dir });
  /* For those who hear it all is one sentence: who, what, when. */
  const extras = createExtras(actions);
  const place = h("span", { class: "message__meta" }, hiddenText(", "), extras.edited, meta);
  const words = createWords();
  const text = h("div", { class: "message__text", dir: directionOf(first.text) },
                 words.element, words.more, place);
  const below = h("div", { class: "message__below" });
  const bubble = h("div", { class: "message__bubble" }, author, hiddenText(": "), extras.quote, text);
  /* What I wrote I need not be told. */
  const element = colour(h("li", { class: "row message", "aria-live": first.mine ? "off" : null },
    first.mine ? null : avatar(first.memberId, first.name),
    h("div", { class: "message__column" }, bubble, extras.reactions, below)), first.memberId);

  /** @param {MessageRow} row */
  function update(row) {
    name = row.name;
    element.classList.toggle("message--mine", row.mine);
    element.classList.toggle("message--continues", row.continues);
    element.classList.toggle("message--continued", row.continued);
    element.classList.toggle("message--pending", row.status === "waiting" || row.status === "sending");
    element.classList.toggle("message--failed", row.status === "failed");
    element.classList.toggle("message--mentions", row.mentioned !== "");
    element.classList.toggle("message--bare", isFewEmoji(row.text) && row.replyTo === 0);
    element.classList.toggle("message--removed", row.removed);
    element.classList.toggle("message--changing", row.changing);
    element.dataset.status = row.status;
    if (row.seq !== 0) element.dataset.seq = String(row.seq);
    /* Who speaks is heard for each message, and seen once for several in a row. */
    author.classList.toggle("visually-hidden", row.continues || row.mine);
    author.replaceChildren(row.mine ? _("You") : bdi(row.name));
    words.update(row.removed ? { ...row, text: _("This message was removed.") } : row);
    extras.update(row);
    const status = statusNode(row);
    meta.replaceChildren(timeElement(row.time), ...(status ? [hiddenText(", "), status] : []));
    const notes = [failure(row, actions), delayNote(row, actions)].filter((node) => node !== null);
    below.replaceChildren(...notes);
  }

  update(first);
  return { element, update };
}
