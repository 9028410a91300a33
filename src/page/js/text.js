/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * How long a text is for the server: in Unicode characters, not in UTF-16 units.
 *
 * @param {string} text
 */
export function characterCount(text) {
  let n = 0;
  for (const _character of text) n++;
  return n;
}

/**
 * What is sent of what was typed: without the empty lines around it.
 *
 * @param {string} text
 */
export function tidy(text) {
  return text.replace(/^(?:[ \t]*\r?\n)+/, "").trimEnd();
}

/**
 * What may be sent: half of a surrogate pair is no text, and U+0000 none that the server takes.
 *
 * @param {string} text
 */
export function wellFormed(text) {
  return text.replace(/[\0\p{Surrogate}]/gu, "\ufffd");
}

/**
 * A word as it is looked for: whoever types "ecole" may mean "École".
 *
 * @param {string} word
 */
export function foldWord(word) {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * Leaves out the marks that somebody piled upon a letter to write over the lines around it. No script
 * needs more than those that stay.
 *
 * @param {string} text
 */
export function clampMarks(text) {
  return text.replace(/(\p{M}{6})\p{M}+/gu, "$1");
}

/* Longer than this is shown in part at first. */
const FOLDED_LINES = 18;
const LINE_LENGTH = 64;

/**
 * Whether a text takes so much space that it is shown in part at first.
 *
 * @param {string} text
 */
export function isLong(text) {
  if (text.length < FOLDED_LINES) return false;
  return text.split("\n", FOLDED_LINES * 2)
    .reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / LINE_LENGTH)), 0) > FOLDED_LINES;
}

/**
 * The letter or two for the circle before a name.
 *
 * @param {string} name
 */
export function initials(name) {
  const words = name.split(/[\s_\-.]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const letters = words.slice(0, 2).map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? "");
  return letters.join("").toLocaleUpperCase() || Array.from(name)[0] || "?";
}

/* So far apart that neighbours can still be told from each other, and each in two tones. */
const HUES = 12;

/**
 * The colour that goes with a member for ever: a hue of the wheel in degrees, and its tone.
 *
 * @param {string} id
 */
export function colourOf(id) {
  let hash = 0x811c9dc5;
  for (const character of id) {
    hash ^= character.codePointAt(0) ?? 0;
    hash = Math.imul(hash, 0x01000193);
  }
  /* Of FNV-1a the low bits are the poor ones. */
  const number = (hash >>> 8) % (HUES * 2);
  return { hue: (number % HUES) * (360 / HUES) + 10, deep: number >= HUES };
}

/**
 * The direction of a text: its own, or none if it has no letters to tell by.
 *
 * @param {string} text
 * @returns {"auto" | null}
 */
export function directionOf(text) {
  return /\p{L}/u.test(text) ? "auto" : null;
}

const emojiOnly = /^(?:\p{RI}{2}|\p{Emoji}(?:\p{EMod}|\uFE0F\u20E3?)?(?:\u200D\p{Emoji}(?:\p{EMod}|\uFE0F)?)*|\s)+$/u;

/**
 * Whether a text is a few emoji and nothing else, which may be shown big.
 *
 * @param {string} text
 */
export function isFewEmoji(text) {
  return text.length <= 24 && /\p{Extended_Pictographic}|\p{RI}/u.test(text)
    && !/[0-9#*]/.test(text) && emojiOnly.test(text);
}
