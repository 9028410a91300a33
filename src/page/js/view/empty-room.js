/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { _ } from "../i18n.js";
import { createInvite } from "./invite.js";

/**
 * What a room looks like in which nothing was said yet.
 *
 * @param {string} logo
 * @param {URL} address
 */
export function createEmptyRoom(logo, address) {
  return h("div", { class: "empty" },
    h("img", { class: "empty__logo", src: logo, alt: "", width: "96", height: "96" }),
    h("h2", { class: "empty__title" }, _("It is quiet in here")),
    h("p", { class: "empty__text" }, _("Say the first word, or bring somebody along.")),
    createInvite(address, { open: true }));
}
