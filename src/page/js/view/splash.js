/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _ } from "../i18n.js";

/**
 * What is seen while the room is being entered without a question.
 *
 * @param {import("../store.js").Store} store
 * @param {string} logo
 * @param {() => void} askName
 */
export function createSplash(store, logo, askName) {
  const text = h("p", { class: "splash__text", role: "status" });
  const other = h("button", { class: "button", type: "button", on: { click: askName } },
                  _("Use another name"));
  const element = h("main", { class: "splash" },
    h("img", { class: "splash__logo", src: logo, alt: "Snug", width: "72", height: "72" }),
    text, other);

  store.subscribe(["link"], ({ link }) => {
    text.textContent = link.long ? _("The room cannot be reached. Trying again…") : "";
    other.hidden = !link.long;
  });
  return element;
}
