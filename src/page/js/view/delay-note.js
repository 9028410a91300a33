/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h, hiddenText } from "../dom.js";
import { _, format, ngettext } from "../i18n.js";

/** @param {import("../rows.js").MessageRow} row */
function words({ problem, retryAt }) {
  const seconds = Math.ceil((retryAt - Date.now()) / 1000);
  if (problem?.code !== "rate-limited") return _("The room is busy. It goes out in a moment.");
  if (seconds <= 1) return _("That was quick. It goes out in a moment.");
  return format(ngettext("That was quick. It goes out in {n} second.",
                         "That was quick. It goes out in {n} seconds.", seconds), { n: seconds });
}

/**
 * Says that a message waits because it was too much at once, and for how long.
 *
 * @param {import("../rows.js").MessageRow} row
 */
export function delayNote(row) {
  if (row.status !== "waiting" || !row.problem) return null;
  /* What counts down is not read out at each second. */
  const counting = h("span", { "aria-hidden": "true" });
  const element = h("p", { class: "message__note" }, counting,
                    hiddenText(words({ ...row, retryAt: 0 })));

  function tick() {
    counting.textContent = words(row);
    setTimeout(() => {
      if (element.isConnected) tick();
    }, 500);
  }

  tick();
  return element;
}
