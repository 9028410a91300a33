/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { copyText } from "../clipboard.js";
import { findMessage } from "../changes.js";
import { _ } from "../i18n.js";
import { linkTo } from "../permalink.js";
import { createMessageMenu } from "./message-menu.js";

/**
 * What the reader can do with messages, from wherever they do it.
 *
 * @typedef {import("../types.js").Message} Message
 *
 * @param {object} parts
 * @param {import("../store.js").Store} parts.store
 * @param {import("../amendments.js").AmendmentActions} parts.change
 * @param {(member: import("../types.js").Member) => void} parts.ignore
 * @param {URL} parts.address
 * @param {() => number} parts.now
 */
export function createMessageActions({ store, change, ignore, address, now }) {
  const menu = createMessageMenu({
    reply: ({ seq }) => reply(seq),
    edit,
    remove: ({ seq }) => change.remove(seq),
    ignore: ({ member }) => member && ignore(member),
    react({ seq, reactions }, emoji) {
      const { me } = store.get();
      const mine = reactions?.find((one) => one.emoji === emoji)?.members
        .some(({ id }) => id === me?.id);
      change.react(seq, emoji, !mine);
    },
    copyText: ({ text }) => void copy(text, _("The text is copied.")),
    copyLink: ({ seq }) => void copy(linkTo(address, seq), _("The link is copied.")),
  });

  /** @param {string} text @param {string} done */
  async function copy(text, done) {
    const copied = await copyText(text);
    store.set({
      hint: copied ? { kind: "info", text: done } : { kind: "error", text: _("It could not be copied.") },
    });
  }

  /** @param {number} seq */
  function find(seq) {
    const message = findMessage(store.get().entries, seq);
    return message && !message.removed ? message : null;
  }

  /** @param {Message} message */
  function isChangeable({ kind, member, time, removed }) {
    const { me, limits } = store.get();
    return kind === "text" && !removed && me !== null && member?.id === me.id
      && now() - time < (limits.edit ?? 0);
  }

  /** @param {Message} message */
  function edit({ seq, member, text }) {
    store.set({ target: { kind: "edit", seq, name: member?.name ?? "", text }, hint: null });
  }

  /** @param {number} seq */
  function reply(seq) {
    const message = find(seq);
    if (!message) return;
    store.set({
      target: { kind: "reply", seq, name: message.member?.name ?? _("Notice"), text: message.text },
      hint: null,
    });
  }

  return {
    menu: menu.element,
    reply,
    react: change.react,
    /** @param {number} seq @param {HTMLElement} from */
    open(seq, from) {
      const message = find(seq);
      if (!message) return;
      const mine = message.member?.id === store.get().me?.id;
      menu.open(message, { changeable: isChangeable(message), mine }, from);
    },
    /** @returns {boolean} whether there is one */
    editLast() {
      const { entries } = store.get();
      for (const entry of [...entries].reverse()) {
        if (entry.type === "message" && isChangeable(entry.message)) {
          edit(entry.message);
          return true;
        }
      }
      return false;
    },
    /**
     * Takes a text that is written for a message.
     *
     * @param {string} text
     * @returns {number} what it answers, 0 for nothing, -1 if it is no message of its own
     */
    take(text) {
      const { target } = store.get();
      if (!target) return 0;
      store.set({ target: null });
      if (target.kind === "reply") return target.seq;
      if (text !== target.text) change.edit(target.seq, text);
      return -1;
    },
  };
}
