/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _, format, ngettext } from "../i18n.js";
import { icon } from "../icons.js";

/**
 * Asks what to do with messages that waited for so long that their author may not want them any more.
 *
 * @param {import("../store.js").Store} store
 * @param {{ sendHeld: () => void, discardHeld: () => void }} outbox
 */
export function createHeld(store, { sendHeld, discardHeld }) {
  const text = h("span", { class: "held__words", role: "status" });
  const element = h("div", { class: "held", hidden: true },
    icon("clock"), text,
    h("div", { class: "held__buttons" },
      h("button", { class: "held__button", type: "button", on: { click: sendHeld } }, _("Send")),
      h("button", { class: "held__button", type: "button", on: { click: discardHeld } },
        _("Discard"))));

  store.subscribe(["outbox", "link"], ({ outbox, link }) => {
    const { length } = outbox.filter(({ problem }) => problem?.code === "old");
    element.hidden = length === 0 || link.status !== "online";
    text.textContent = element.hidden ? "" : format(ngettext(
      "{n} message was written a while ago and could not be sent. Send it now?",
      "{n} messages were written a while ago and could not be sent. Send them now?", length),
    { n: length });
  });
  return element;
}
