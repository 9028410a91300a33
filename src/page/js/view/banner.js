/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _, format, ngettext } from "../i18n.js";
import { icon } from "../icons.js";

const TICK_MS = 250;

/**
 * What is done about it.
 *
 * @param {import("../types.js").Link} link
 * @param {number} now
 */
function nextAttempt({ retryAt }, now) {
  const seconds = Math.ceil((retryAt - now) / 1000);
  return seconds <= 0 ? _("Trying…")
    : format(ngettext("Next attempt in {n} second", "Next attempt in {n} seconds", seconds), { n: seconds });
}

/**
 * Says that the connection is lost, once it is for longer than a blink, and when it is tried again.
 *
 * @param {import("../store.js").Store} store
 * @param {() => void} retryNow
 * @param {() => number} now
 */
export function createBanner(store, retryNow, now) {
  const text = h("span", { class: "banner__text" });
  const retry = h("button", { class: "banner__retry", type: "button", on: { click: retryNow } },
                  _("Try now"));
  /* What counts down is not read out at each second. */
  const next = h("span", { class: "banner__next", "aria-hidden": "true" });
  const element = h("div", { class: "banner", hidden: true },
    icon("offline"),
    h("div", { class: "banner__words" }, h("div", { role: "status" }, text), next), retry);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let ticking;

  function tick() {
    const { link } = store.get();
    clearTimeout(ticking);
    if (element.hidden) return;
    next.textContent = nextAttempt(link, now());
    if (link.retryAt > now()) ticking = setTimeout(tick, TICK_MS);
  }

  store.subscribe(["link"], ({ link }) => {
    const shown = link.status === "offline" && link.long;
    element.hidden = !shown;
    tick();
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
