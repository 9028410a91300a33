/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _ } from "../i18n.js";
import { icon } from "../icons.js";

/**
 * Says that the page was renewed, and that this one is still the old one.
 *
 * @param {import("../store.js").Store} store
 */
export function createUpdateNote(store) {
  const text = h("span", {});
  const element = h("div", { class: "update", hidden: true },
    icon("retry"), h("div", { class: "banner__words", role: "status" }, text),
    h("button", { class: "banner__retry", type: "button", on: { click: () => location.reload() } },
      _("Load anew")));

  store.subscribe(["outdated"], ({ outdated }) => {
    element.hidden = !outdated;
    text.textContent = outdated ? _("There is a new version of this page.") : "";
  });
  return element;
}
