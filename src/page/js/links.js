/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * @typedef {{ type: "text", text: string } | { type: "link", text: string, href: string }} Piece
 */

/* Up to white space, quotes, angle brackets, and the controls that turn the direction of text. */
const candidate = /\bhttps?:\/\/[^\s<>"\u0000-\u001f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/giu;
const trailing = /[.,;:!?'"*_~\u2026\u2018\u2019\u201c-\u201e\u00ab\u00bb\u2039\u203a\u060c\u061b\u061f\u3001\u3002]$/u;
const closers = new Map([[")", "("], ["]", "["], ["}", "{"]]);

/** @param {string} text @param {string} character */
function count(text, character) {
  return text.split(character).length - 1;
}

/**
 * Leaves out what belongs to the sentence and not to the address: a full stop behind it, or a
 * bracket that was opened before it.
 *
 * @param {string} text
 */
function withoutPunctuation(text) {
  /* How many brackets of each kind close that were not opened, counted once. */
  const surplus = new Map(Array.from(closers, ([closer, opener]) =>
    [closer, count(text, closer) - count(text, opener)]));
  let end = text.length;

  for (; end > 0; end--) {
    const last = text[end - 1] ?? "";
    const open = surplus.get(last);
    if (open !== undefined && open > 0) surplus.set(last, open - 1);
    else if (!trailing.test(last)) break;
  }
  return text.slice(0, end);
}

/** @param {string} text @returns {string | null} */
function safeAddress(text) {
  try {
    const url = new URL(text);
    return (url.protocol === "http:" || url.protocol === "https:") && url.hostname ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Finds the web addresses in a text. Only http and https are ever links.
 *
 * @param {string} text
 * @returns {Piece[]}
 */
export function splitLinks(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;

  for (const match of text.matchAll(candidate)) {
    const address = withoutPunctuation(match[0]);
    const href = safeAddress(address);
    if (href === null) continue;
    if (match.index > end) pieces.push({ type: "text", text: text.slice(end, match.index) });
    pieces.push({ type: "link", text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) pieces.push({ type: "text", text: text.slice(end) });
  return pieces;
}
