/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { colourOf, initials } from "../text.js";

/**
 * Gives an element the colour of a member; the style sheets make one of it that can be read.
 *
 * @template {HTMLElement} E
 * @param {E} element
 * @param {string} memberId
 * @returns {E}
 */
export function colour(element, memberId) {
  const { hue, deep } = colourOf(memberId);
  element.classList.add("hued");
  element.classList.toggle("hued--deep", deep);
  element.style.setProperty("--hue", String(hue));
  return element;
}

/**
 * The circle with the initials, which says nothing that the name beside it does not.
 *
 * @param {string} memberId
 * @param {string} name
 */
export function avatar(memberId, name) {
  return colour(h("span", { class: "avatar", "aria-hidden": "true" }, initials(name)), memberId);
}
