/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";

/**
 * A word about what was just done or could not be, with a button that takes it back if that can be.
 *
 * @param {import("../store.js").Store} store
 */
export function createHint(store) {
  const text = h("span", { role: "status" });
  const undo = h("button", { class: "composer__undo", type: "button", on: { click: takeBack } });
  const element = h("div", { class: "composer__hint", hidden: true }, text, undo);

  function takeBack() {
    store.get().hint?.undo?.act();
    store.set({ hint: null });
  }

  store.subscribe(["hint"], ({ hint }) => {
    text.textContent = hint?.text ?? "";
    undo.textContent = hint?.undo?.label ?? "";
    undo.hidden = !hint?.undo;
    element.hidden = !hint;
    element.classList.toggle("composer__hint--error", hint?.kind === "error");
  });
  return element;
}
