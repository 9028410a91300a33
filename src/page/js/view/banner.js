/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _, format, ngettext } from "../i18n.js";
import { icon } from "../icons.js";

/**
 * Says that the connection is lost, once it is for longer than a blink.
 *
 * @param {import("../store.js").Store} store
 * @param {() => void} retryNow
 */
export function createBanner(store, retryNow) {
  const text = h("span", { class: "banner__text" });
  const retry = h("button", { class: "banner__retry", type: "button", on: { click: retryNow } },
                  _("Try now"));
  const element = h("div", { class: "banner", hidden: true },
    icon("offline"), h("div", { class: "banner__words", role: "status" }, text), retry);

  /* Not read out at each attempt. */
  const attempts = h("span", { class: "banner__attempts", "aria-hidden": "true" });
  element.insertBefore(attempts, retry);

  store.subscribe(["link"], ({ link }) => {
    const shown = link.status === "offline" && link.long;
    element.hidden = !shown;
    attempts.textContent = link.attempts > 1
      ? format(ngettext("{n} attempt", "{n} attempts", link.attempts), { n: link.attempts }) : "";
    if (!shown) text.textContent = "";
    else if (link.why === "closing") {
      text.textContent = _("The room is restarting. Write on: your messages go out when it is back.");
    } else if (link.device) {
      text.textContent = _("This device is offline. Write on: your messages go out when it is back.");
    } else {
      text.textContent = _("No connection. Write on: your messages go out when it is back.");
    }
  });
  return element;
}
