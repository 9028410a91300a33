/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { bdi, fill, h } from "../dom.js";
import { _ } from "../i18n.js";
import { icon } from "../icons.js";
import { directionOf } from "../text.js";

/**
 * What the text that is being written is for: an answer to a message, or a new text of one.
 *
 * @param {import("../store.js").Store} store
 * @param {() => void} cancel
 */
export function createComposerTarget(store, cancel) {
  const title = h("span", { class: "target__title" });
  const text = h("span", { class: "target__text" });
  const element = h("div", { class: "target", role: "status", hidden: true },
    h("div", { class: "target__words" }, title, " ", text),
    h("button", {
      class: "icon-button", type: "button", title: _("Cancel"), "aria-label": _("Cancel"),
      on: { click: cancel },
    }, icon("close")));

  store.subscribe(["target"], ({ target }) => {
    element.hidden = !target;
    if (!target) return;
    title.replaceChildren(target.kind === "edit" ? _("Editing your message")
      : fill(_("Reply to {name}"), { name: bdi(target.name) }));
    text.textContent = target.text.replace(/\s+/g, " ");
    text.dir = directionOf(target.text) ?? "auto";
  });

  return element;
}
