/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _ } from "../i18n.js";
import { icon } from "../icons.js";

/**
 * Changing my name.
 *
 * @param {import("../store.js").Store} store
 * @param {(name: string) => Promise<string>} rename gives what is wrong, or nothing
 */
export function createRenameForm(store, rename) {
  const error = h("p", { class: "rename__error", id: "rename-error", role: "alert" });
  const field = h("input", {
    class: "field", id: "rename", type: "text", dir: "auto", maxlength: "128", spellcheck: "false",
    autocomplete: "nickname", enterkeyhint: "done", "aria-describedby": "rename-error",
    on: { input: () => { error.textContent = ""; } },
  });
  const button = h("button", { class: "button", type: "submit" }, icon("pencil"), _("Change"));

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const name = field.value.trim();
    if (name === "" || name === store.get().me?.name) return;
    button.disabled = true;
    error.textContent = await rename(name);
    button.disabled = false;
  }

  store.subscribe(["me"], ({ me }) => {
    if (document.activeElement !== field || error.textContent === "") field.value = me?.name ?? "";
  });
  return h("form", { class: "rename", novalidate: true, on: { submit } },
    h("label", { class: "label", for: "rename" }, _("Your name")),
    h("div", { class: "rename__row" }, field, button),
    error);
}
