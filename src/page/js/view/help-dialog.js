/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { commands, describeCommand } from "../commands.js";
import { h } from "../dom.js";
import { _ } from "../i18n.js";
import { icon } from "../icons.js";

/** @param {string[]} keys @param {string} words */
function line(keys, words) {
  return h("div", { class: "help__line" },
    h("dt", {}, ...keys.map((key) => h("kbd", { dir: "ltr" }, key))), h("dd", {}, words));
}

/**
 * What can be typed and pressed.
 */
export function createHelpDialog() {
  const dialog = h("dialog", { class: "help", "aria-labelledby": "help-title" });
  const close = () => dialog.close();

  dialog.append(
    h("div", { class: "help__head" },
      h("h2", { class: "help__title", id: "help-title" }, _("Help")),
      h("button", {
        class: "icon-button", type: "button", "aria-label": _("Close"), title: _("Close"),
        on: { click: close },
      }, icon("close"))),
    h("h3", {}, _("Commands")),
    h("dl", { class: "help__list" },
      ...commands.map(({ name }) => line([`/${name}`], describeCommand(name))),
      line(["//"], _("begins a message with one slash"))),
    h("h3", {}, _("While you write")),
    h("dl", { class: "help__list" },
      line(["@"], _("and a name: calls somebody")),
      line([":"], _("and two letters: shows emoji")),
      line(["**…**"], _("bold; in the same way _italic_, ~~struck out~~ and `code`")),
      line(["```"], _("in a line before and behind: a block of code")),
      line(["> "], _("at the start of a line: a quote"))),
    h("h3", {}, _("Keys")),
    h("dl", { class: "help__list" },
      line(["Enter"], _("sends; on a touch screen it begins a new line")),
      line(["Shift", "Enter"], _("begins a new line")),
      line(["Ctrl", "Enter"], _("sends, always")),
      line(["/"], _("goes to the message field")),
      line(["↑"], _("in an empty field: edits your last message; Esc gives up")),
      line(["↑", "↓", "Enter"], _("in the conversation: choose a message, and what to do with it; R replies")),
      line(["Esc"], _("goes to the message field, and to the newest message")),
      line(["F6"], _("goes on to the conversation, the message field, the people")),
      line(["PgUp", "PgDn"], _("scroll through the conversation")),
      line(["Home", "End"], _("go to its beginning and its end, when nothing is being written")),
      line(["?"], _("shows this"))));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) close();
  });
  return dialog;
}
