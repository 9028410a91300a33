/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "../dom.js";
import { splitLinks } from "../links.js";

/**
 * The nodes of a text that somebody wrote: text, and links that are safe to follow.
 *
 * @param {string} text
 * @returns {Node[]}
 */
export function richText(text) {
  return splitLinks(text).map((piece) => {
    if (piece.type === "text") return document.createTextNode(piece.text);
    return h("a", {
      href: piece.href, target: "_blank", rel: "noopener noreferrer nofollow", dir: "ltr",
    }, piece.text);
  });
}
