/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _, format, formatNumber, ngettext } from "../i18n.js";
import { characterCount } from "../text.js";

const SHOWN_BELOW = 200;

/**
 * @param {string} text
 * @param {import("../types.js").Limits} limits
 */
function charactersLeft(text, limits) {
  /* Counting takes time; a text has no more characters than units, and three bytes for each. */
  if (text.length <= limits.text - SHOWN_BELOW && text.length * 3 <= limits.bytes) return limits.text;
  const left = limits.text - characterCount(text);
  const bytes = limits.bytes - new TextEncoder().encode(text).length;
  return bytes < 0 ? Math.min(left, bytes) : left;
}

/**
 * How many characters are left, once they are few.
 */
export function createCounter() {
  const number = h("span", { "aria-hidden": "true" });
  const spoken = h("span", { class: "visually-hidden", role: "status" });
  const element = h("span", { class: "counter", hidden: true }, number, spoken);

  return {
    element,
    /**
     * @param {string} text
     * @param {import("../types.js").Limits} limits
     * @returns {boolean} whether the text is short enough
     */
    update(text, limits) {
      const left = charactersLeft(text, limits);
      element.hidden = left > SHOWN_BELOW;
      element.classList.toggle("counter--over", left < 0);
      number.textContent = formatNumber(left);
      /* Not at every key: that would talk over the writing. */
      if (left < 0) spoken.textContent = _("Too long");
      else if (left <= 20) {
        spoken.textContent = format(
          ngettext("{n} character left", "{n} characters left", left), { n: left });
      } else spoken.textContent = "";
      return left >= 0;
    },
  };
}
