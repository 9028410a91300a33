/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { bdi, fill, h, hiddenText } from "../dom.js";
import { _, format, ngettext } from "../i18n.js";
import { directionOf } from "../text.js";
import { fullTime } from "../time.js";

const QUOTE_LENGTH = 120;
/* More names than these are counted. */
const NAMES = 12;

/**
 * @typedef {import("../rows.js").MessageRow} MessageRow
 *
 * @typedef {object} ExtrasActions
 * @property {(seq: number) => void} jump
 * @property {(seq: number, emoji: string, on: boolean) => void} react
 */

/** @param {import("../types.js").Reaction} reaction */
function namesOf({ members }) {
  const names = members.slice(0, NAMES).map(({ name }) => name).join(", ");
  const more = members.length - NAMES;
  return more > 0 ? format(ngettext("{names} and {n} more", "{names} and {n} more", more),
                           { names, n: more }) : names;
}

/** @param {string} text */
function oneLine(text) {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = [...line.slice(0, 2 * QUOTE_LENGTH)];
  return characters.length > QUOTE_LENGTH ? `${characters.slice(0, QUOTE_LENGTH).join("")}…` : line;
}

/**
 * What a message has besides its words: what it answers, that it was edited, the reactions.
 *
 * @param {ExtrasActions} actions
 */
export function createExtras(actions) {
  const quote = h("div", { class: "quote-place" });
  const reactions = h("div", { class: "reactions", hidden: true });
  const edited = h("span", { class: "message__edited", hidden: true });
  let shownQuote = "";
  /** @type {MessageRow["reactions"]} */
  let shownReactions = [];

  /** @param {MessageRow} row */
  function showQuote({ replyTo, quoteName, quoteText, removed }) {
    const key = JSON.stringify([replyTo, quoteName, quoteText, removed]);
    if (key === shownQuote) return;
    shownQuote = key;
    if (replyTo === 0 || removed) {
      quote.replaceChildren();
      return;
    }
    const text = quoteText ? oneLine(quoteText) : _("an earlier message");
    quote.replaceChildren(h("button", {
      class: "quote", type: "button", dir: directionOf(text), on: { click: () => actions.jump(replyTo) },
    },
    quoteName ? h("span", { class: "quote__name" }, fill(_("In reply to {name}"), { name: bdi(quoteName) }))
      : hiddenText(_("In reply to")),
    hiddenText(": "),
    h("span", { class: "quote__text", dir: directionOf(text) ?? "auto" }, text)), hiddenText(". "));
  }

  /** @param {MessageRow} row */
  function showReactions({ seq, reactions: all, myId }) {
    if (all === shownReactions) return;
    shownReactions = all;
    const focused = reactions.contains(document.activeElement)
      ? document.activeElement?.getAttribute("data-emoji") : null;
    reactions.hidden = all.length === 0;
    reactions.replaceChildren(...all.map((reaction) => {
      const mine = reaction.members.some(({ id }) => id === myId);
      const names = namesOf(reaction);
      return h("button", {
        class: "reaction", type: "button", "aria-pressed": String(mine), title: names,
        "data-emoji": reaction.emoji,
        "aria-label": `${reaction.emoji} ${reaction.members.length}: ${names}`,
        on: { click: () => actions.react(seq, reaction.emoji, !mine) },
      }, h("span", { class: "reaction__emoji" }, reaction.emoji), ` ${reaction.members.length}`);
    }));
    if (focused) {
      const button = reactions.querySelector(`[data-emoji="${CSS.escape(focused)}"]`);
      if (button instanceof HTMLElement) button.focus();
    }
  }

  return {
    quote,
    reactions,
    edited,
    /** @param {MessageRow} row */
    update(row) {
      showQuote(row);
      showReactions(row);
      edited.hidden = row.editedAt === 0 || row.removed;
      edited.title = edited.hidden ? "" : fullTime(row.editedAt);
      edited.replaceChildren(...(edited.hidden ? [] : [_("edited"), hiddenText(", ")]));
    },
  };
}
