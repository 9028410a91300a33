/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { copyText } from "../clipboard.js";
import { h } from "../dom.js";
import { _ } from "../i18n.js";
import { icon } from "../icons.js";
import { parseInline, parseMarkup } from "../markup.js";
import { clampMarks } from "../text.js";

/** @param {import("../markup.js").Inline} node @returns {Node} */
function inlineNode(node) {
  switch (node.type) {
    case "text":
      return document.createTextNode(node.text);
    case "link":
      return h("a", {
        href: node.href, target: "_blank", rel: "noopener noreferrer nofollow", dir: "ltr",
      }, node.text);
    case "mention":
      return h("mark", { class: "mention" }, node.text);
    case "code":
      return h("code", {}, node.text);
    default:
      return h(node.type, {}, ...node.children.map(inlineNode));
  }
}

/** @param {string} text */
function codeBlock(text) {
  const button = h("button", {
    class: "code__copy", type: "button", "aria-label": _("Copy code"), title: _("Copy code"),
    on: { click: copy },
  }, icon("copy"));
  const done = h("span", { class: "visually-hidden", role: "status" });

  async function copy() {
    const copied = await copyText(text);
    done.textContent = copied ? _("Copied") : "";
    button.replaceChildren(icon(copied ? "check" : "copy"));
    setTimeout(() => {
      done.textContent = "";
      button.replaceChildren(icon("copy"));
    }, 2500);
  }

  return h("div", { class: "code", dir: "ltr" },
    h("pre", { class: "code__text", tabindex: "0" }, h("code", {}, text)), button, done);
}

/** @param {import("../markup.js").Block} block @returns {Node[]} */
function blockNodes(block) {
  switch (block.type) {
    case "fence":
      return [codeBlock(block.text)];
    case "quote":
      return [h("blockquote", { class: "quote", dir: "auto" }, ...block.children.map(inlineNode))];
    default:
      return block.children.map(inlineNode);
  }
}

/**
 * The nodes of a line that somebody wrote, with the links and the markup that fit into one.
 *
 * @param {string} text
 * @param {string} [name] who is marked where they are called
 * @returns {Node[]}
 */
export function richLine(text, name = "") {
  return parseInline(clampMarks(text), name).map(inlineNode);
}

/**
 * The nodes of a text that somebody wrote: text, markup, and links that are safe to follow.
 *
 * @param {string} text
 * @param {string} [name] who is marked where they are called
 * @returns {Node[]}
 */
export function richText(text, name = "") {
  return parseMarkup(clampMarks(text), name).flatMap(blockNodes);
}
