/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { bdi, fill, h } from "../dom.js";
import { _, format } from "../i18n.js";
import { icon } from "../icons.js";
import { isFewEmoji } from "../text.js";

const EMOJI = ["👍", "❤️", "😂", "🎉", "😮", "😢"];
const MARGIN_PX = 8;

/**
 * @typedef {import("../types.js").Message} Message
 *
 * @typedef {object} MenuActions
 * @property {(message: Message) => void} reply
 * @property {(message: Message) => void} copyText
 * @property {(message: Message) => void} copyLink
 * @property {(message: Message) => void} edit
 * @property {(message: Message) => void} remove
 * @property {(message: Message) => void} ignore
 * @property {(message: Message, emoji: string) => void} react
 */

/** @param {string} text */
function isOneEmoji(text) {
  if (typeof Intl.Segmenter !== "function" || !isFewEmoji(text)) return false;
  return [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].length === 1;
}

/** @param {HTMLElement} dialog @param {DOMRect} anchor */
function place(dialog, anchor) {
  const { offsetWidth: width, offsetHeight: height } = dialog;
  const left = document.documentElement.dir === "rtl" ? anchor.left : anchor.right - width;
  const below = anchor.bottom + height + MARGIN_PX <= innerHeight;
  const top = below ? anchor.bottom : anchor.top - height;
  dialog.style.left = `${Math.max(MARGIN_PX, Math.min(left, innerWidth - width - MARGIN_PX))}px`;
  dialog.style.top = `${Math.max(MARGIN_PX, Math.min(top, innerHeight - height - MARGIN_PX))}px`;
}

/**
 * What can be done with a message: beside it, or on a narrow screen at the lower edge.
 *
 * @param {MenuActions} actions
 */
export function createMessageMenu(actions) {
  const title = h("h2", { class: "menu__title" });
  const emoji = h("div", { class: "menu__emoji", role: "group", "aria-label": _("React") });
  const field = h("input", {
    class: "menu__field", type: "text", "aria-label": _("Another emoji"), placeholder: "🙂 …",
    autocomplete: "off", maxlength: "40", on: { keydown: typed, input: typed },
  });
  const items = h("div", { class: "menu__items" });
  const dialog = h("dialog", { class: "menu", "aria-label": _("Message") }, title, emoji, items);
  /** @type {Message | null} */
  let message = null;
  /** @type {HTMLElement | null} */
  let opener = null;

  /** @param {(message: Message) => void} act */
  function run(act) {
    const chosen = message;
    dialog.close();
    if (chosen) act(chosen);
  }

  /** @param {Event} event */
  function typed(event) {
    const enter = event instanceof KeyboardEvent && event.key === "Enter" && !event.isComposing;
    const text = field.value.trim();
    if (enter) event.preventDefault();
    /* An emoji from the keyboard of a phone needs no Enter. */
    if (enter ? text !== "" : event.type === "input" && isOneEmoji(text)) {
      run((chosen) => actions.react(chosen, text));
    }
  }

  /** @param {string} label @param {import("../icons.js").IconName} name
   *  @param {(message: Message) => void} act */
  function item(label, name, act) {
    return h("button", { class: "menu__item", type: "button", on: { click: () => run(act) } },
             icon(name), label);
  }

  function removal() {
    const label = h("span", {}, _("Delete"));
    const button = h("button", { class: "menu__item menu__item--danger", type: "button" },
                     icon("trash"), label);
    let sure = false;
    button.addEventListener("click", () => {
      if (sure) run(actions.remove);
      sure = true;
      label.textContent = _("Delete it for everybody? Press once more");
    });
    return button;
  }

  /** @param {Message} which @param {boolean} changeable @param {boolean} mine */
  function fillIn({ member }, changeable, mine) {
    emoji.replaceChildren(...EMOJI.map((one) => h("button", {
      class: "menu__one", type: "button", "aria-label": format(_("React with {emoji}"), { emoji: one }),
      on: { click: () => run((chosen) => actions.react(chosen, one)) },
    }, one)), field);
    field.value = "";
    items.replaceChildren(
      item(_("Reply"), "reply", actions.reply),
      item(_("Copy text"), "copy", actions.copyText),
      item(_("Copy link"), "link", actions.copyLink),
      ...(changeable ? [item(_("Edit"), "pencil", actions.edit), removal()] : []),
      ...(member && !mine
        ? [item(format(_("Ignore {name}"), { name: member.name }), "ignore", actions.ignore)] : []));
  }

  /* The finger whose long press opened it is lifted over it: that presses nothing. */
  /** @type {EventTarget | null} */
  let touched = null;
  dialog.addEventListener("pointerdown", ({ target }) => {
    touched = target;
  });
  dialog.addEventListener("click", (event) => {
    if (touched || event.detail === 0) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog && touched === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const all = [...dialog.querySelectorAll("button")];
    if (step === 0) return;
    event.preventDefault();
    const here = all.findIndex((button) => button === document.activeElement);
    all[(here + step + all.length) % all.length]?.focus();
  });
  dialog.addEventListener("close", () => {
    /* The event comes late: the menu may have been opened again. */
    if (dialog.open) return;
    message = null;
    if (opener?.isConnected && document.activeElement === document.body) opener.focus();
  });

  return {
    element: dialog,
    /**
     * @param {Message} which
     * @param {object} about
     * @param {boolean} about.changeable whether it can be edited and deleted
     * @param {boolean} about.mine
     * @param {HTMLElement} from what has the focus afterwards, and beside which it opens
     */
    open(which, { changeable, mine }, from) {
      message = which;
      opener = from;
      touched = null;
      title.replaceChildren(which.member
        ? fill(_("Message by {name}"), { name: bdi(which.member.name) }) : _("Notice"));
      fillIn(which, changeable, mine);
      dialog.showModal();
      place(dialog, (from.querySelector(".message__bubble") ?? from).getBoundingClientRect());
      items.querySelector("button")?.focus();
    },
  };
}
