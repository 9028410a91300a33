/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _ } from "../i18n.js";
import { icon } from "../icons.js";

/**
 * The column beside the conversation, which on a small screen lies over it.
 *
 * @param {object} parts
 * @param {import("../store.js").Store} parts.store
 * @param {Node[]} parts.sections
 * @param {HTMLElement} parts.behind what cannot be used while the panel lies over it
 * @param {() => void} parts.leave
 * @param {() => void} parts.help
 */
export function createPanel({ store, sections, behind, leave, help }) {
  const narrow = matchMedia("(max-width: 55.99rem)");
  const close = () => store.set({ peopleOpen: false });
  const closeButton = h("button", {
    class: "icon-button panel__close", type: "button", "aria-label": _("Close"), title: _("Close"),
    on: { click: close },
  }, icon("close"));
  const panel = h("aside", {
    class: "panel", id: "people", "aria-label": _("People and settings"),
  },
    closeButton,
    ...sections,
    h("div", { class: "panel__foot" },
      h("button", { class: "button button--plain", type: "button", on: { click: help } },
        icon("help"), _("Help")),
      h("button", { class: "button button--plain", type: "button", on: { click: leave } },
        icon("leave"), _("Leave"))));
  const shade = h("div", { class: "shade", on: { click: close } });
  let wasOpen = false;

  function show() {
    const open = store.get().peopleOpen;
    const over = open && narrow.matches;
    panel.hidden = !open;
    shade.hidden = !over;
    behind.inert = over;
    if (over && !wasOpen) closeButton.focus();
    if (!open && wasOpen && panel.contains(document.activeElement)) {
      document.getElementById("people-button")?.focus();
    }
    wasOpen = open;
  }

  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !narrow.matches) return;
    event.stopPropagation();
    close();
    document.getElementById("people-button")?.focus();
  });
  narrow.addEventListener("change", () => {
    store.set({ peopleOpen: !narrow.matches });
    show();
  });
  store.set({ peopleOpen: !narrow.matches });
  store.subscribe(["peopleOpen"], show);

  return { panel, shade };
}
