/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _ } from "../i18n.js";
import { icon } from "../icons.js";

/** @typedef {import("../types.js").ThemeChoice} ThemeChoice */

/**
 * @param {import("../store.js").Store} store
 * @param {(theme: ThemeChoice) => void} choose
 */
export function createThemeChoice(store, choose) {
  /** @type {[ThemeChoice, import("../icons.js").IconName, string][]} */
  const choices = [
    ["system", "system", _("Automatic")], ["light", "sun", _("Light")], ["dark", "moon", _("Dark")],
  ];
  const inputs = choices.map(([value]) => h("input", {
    class: "visually-hidden", type: "radio", name: "theme", value, on: { change: () => choose(value) },
  }));

  store.subscribe(["theme"], ({ theme }) => {
    for (const input of inputs) input.checked = input.value === theme;
  });
  return h("fieldset", { class: "theme" },
    h("legend", { class: "label" }, _("Colours")),
    h("div", { class: "theme__choices" }, ...choices.map(([, image, words], index) =>
      h("label", { class: "theme__choice" }, inputs[index],
        h("span", { class: "theme__face" }, icon(image), h("span", {}, words))))));
}
