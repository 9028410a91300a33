/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h, hiddenText } from "../dom.js";
import { _, format, ngettext } from "../i18n.js";
import { explainDelay } from "../refusals.js";

/** @param {import("../rows.js").MessageRow} row */
function words({ problem, retryAt }) {
  const seconds = Math.ceil((retryAt - Date.now()) / 1000);
  if (problem && problem.code !== "rate-limited") return explainDelay(problem);
  if (seconds <= 1) return _("That was quick. It goes out in a moment.");
  return format(ngettext("That was quick. It goes out in {n} second.",
                         "That was quick. It goes out in {n} seconds.", seconds), { n: seconds });
}

/** @param {string} label @param {() => void} act */
function button(label, act) {
  return h("button", { class: "message__action", type: "button", on: { click: act } }, label);
}

/**
 * Says that a message waits although there is a connection, and why; where that can last, its author
 * can have it back.
 *
 * @param {import("../rows.js").MessageRow} row
 * @param {import("./message-row.js").MessageActions} actions
 */
export function delayNote(row, actions) {
  if ((row.status !== "waiting" && row.status !== "sending") || !row.problem) return null;
  /* What counts down is not read out at each second. */
  const counting = h("span", { "aria-hidden": "true" });
  const element = h("div", { class: "message__note" }, counting,
                    hiddenText(words({ ...row, retryAt: 0 })));

  function tick() {
    counting.textContent = words(row);
    setTimeout(() => {
      if (element.isConnected) tick();
    }, 500);
  }

  tick();
  if (row.problem.code === "storage" || row.problem.code === "storage-full") {
    const { outgoingId: id } = row;
    element.append(h("span", { class: "message__buttons" },
                     button(_("Edit"), () => actions.edit(id)),
                     button(_("Discard"), () => actions.discard(id))));
  }
  return element;
}
