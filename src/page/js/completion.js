/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { commands } from "./commands.js";
import { foldWord } from "./text.js";

/**
 * @typedef {object} Trigger what is being typed that can be completed
 * @property {"command" | "name" | "emoji"} kind
 * @property {string} query behind the sign
 * @property {number} start where the sign stands
 *
 * @typedef {object} Suggestion
 * @property {string} text what is put in the place of what was typed
 * @property {string} label
 * @property {string} sign before the label, only to be seen
 */

const MOST = 8;
const NAME_LENGTH = 32;

/**
 * @param {string} text
 * @param {number} caret
 * @returns {Trigger | null}
 */
export function findTrigger(text, caret) {
  const before = text.slice(0, caret);
  const command = /^\/(\p{L}*)$/u.exec(before);
  if (command) return { kind: "command", query: command[1] ?? "", start: 0 };

  const emoji = /(?:^|[^\p{L}\p{N}:/]):([\p{L}\p{M}\p{N}_+-]{2,30})$/u.exec(before);
  if (emoji) {
    const written = emoji[1] ?? "";
    return { kind: "emoji", query: foldWord(written), start: caret - written.length - 1 };
  }

  const at = before.lastIndexOf("@");
  const query = before.slice(at + 1);
  if (at < 0 || query.length > NAME_LENGTH || /\n|^\s/.test(query)
      || /[\p{L}\p{N}_]$/u.test(before.slice(0, at))) return null;
  return { kind: "name", query, start: at };
}

/** @param {string} query @returns {Suggestion[]} */
export function suggestCommands(query) {
  const wanted = query.toLowerCase();
  return commands.filter(({ name }) => name.startsWith(wanted) && name !== wanted)
    .map(({ name, argument }) => ({
      text: argument ? `/${name} ` : `/${name}`, label: name, sign: "/",
    }));
}

/**
 * @param {string} query
 * @param {Iterable<string>} names the likeliest first
 * @returns {Suggestion[]}
 */
export function suggestNames(query, names) {
  const wanted = query.toLocaleLowerCase();
  /** @type {string[]} */
  const first = [];
  /** @type {string[]} */
  const second = [];
  for (const name of new Set(names)) {
    const lower = name.toLocaleLowerCase();
    if (lower.startsWith(wanted)) first.push(name);
    else if (lower.split(/[\s._-]+/u).some((part) => part.startsWith(wanted))) second.push(name);
  }
  return [...first, ...second].slice(0, MOST)
    .map((name) => ({ text: `@${name} `, label: name, sign: "@" }));
}

/**
 * @param {string} query
 * @param {import("./emoji.js").EmojiList} list
 * @returns {Suggestion[]}
 */
export function suggestEmoji(query, list) {
  /** @type {Suggestion[][]} by how well they fit */
  const found = [[], [], [], []];
  for (const { emoji, names, tags, label } of list) {
    const name = names.find((candidate) => candidate === query)
      ?? names.find((candidate) => candidate.startsWith(query));
    const inner = name ?? names.find((candidate) => candidate.includes(`_${query}`));
    const tag = tags.some((candidate) => candidate.startsWith(query));
    if (inner === undefined && !tag) continue;
    const rank = name === query ? 0 : name !== undefined ? 1 : inner !== undefined ? 2 : 3;
    found[rank]?.push({ text: `${emoji} `, label: label ?? inner ?? names[0] ?? "", sign: emoji });
  }
  return found.flat().slice(0, MOST);
}

/**
 * Finds what was written out before the caret, `:tada:`, with the colon at its end.
 *
 * @param {string} text
 * @param {number} caret
 * @returns {{ name: string, start: number } | null}
 */
export function findWrittenEmoji(text, caret) {
  const match = /(?:^|[^\p{L}\p{N}:/]):([\p{L}\p{M}\p{N}_+-]{2,40}):$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const name = match[1] ?? "";
  return { name: foldWord(name), start: caret - name.length - 2 };
}
