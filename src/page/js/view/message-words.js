/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { actionOf } from "../commands.js";
import { bdi, h } from "../dom.js";
import { _ } from "../i18n.js";
import { isLong } from "../text.js";
import { richLine, richText } from "./rich-text.js";

/**
 * What a message says. A long one is shown in part at first, with a button for the rest.
 */
export function createWords() {
  const element = h("div", { class: "message__words" });
  const more = h("button", {
    class: "message__more", type: "button", hidden: true, on: { click: toggle },
  });
  let shown = "";
  let folded = false;

  /** @param {boolean} fold */
  function show(fold) {
    folded = fold;
    element.classList.toggle("message__words--folded", fold);
    more.textContent = fold ? _("Show all of it") : _("Show less");
    more.setAttribute("aria-expanded", String(!fold));
  }

  function toggle() {
    show(!folded);
    if (folded) element.closest(".row")?.scrollIntoView({ block: "nearest" });
  }

  return {
    element,
    more,
    /** @param {Pick<import("../rows.js").MessageRow, "text" | "name" | "mentioned">} row */
    update({ text, name, mentioned }) {
      const key = JSON.stringify([text, name, mentioned]);
      if (key === shown) return;
      shown = key;
      const action = actionOf(text);
      element.replaceChildren(...(action === null ? richText(text, mentioned)
        : [h("em", { class: "message__act" }, bdi(name), " ", ...richLine(action, mentioned))]));
      more.hidden = !isLong(text);
      if (!more.hidden) show(true);
    },
  };
}
