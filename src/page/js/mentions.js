/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * Where somebody is called in a text: "@Ada", in capitals or not, and not "@Adam".
 *
 * @param {string} text
 * @param {string} name
 * @returns {{ start: number, end: number }[]} in order, none within another
 */
export function findMentions(text, name) {
  if (name === "" || !text.includes("@")) return [];
  const literal = name.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_@])@${literal}(?![\\p{L}\\p{M}\\p{N}_])`, "giu");
  return Array.from(text.matchAll(pattern), (match) => ({
    start: match.index, end: match.index + match[0].length,
  }));
}

/** @param {string} text @param {string} name */
export function isMentioned(text, name) {
  return findMentions(text, name).length > 0;
}
