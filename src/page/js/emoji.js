/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { foldWord } from "./text.js";

/**
 * @typedef {object} Emoji
 * @property {string} emoji
 * @property {string[]} names folded, with _ for each space: "visage_rieur", "smile"
 * @property {string[]} tags what else it is found by, folded
 * @property {string} [label] what it is called in the reader's language
 *
 * @typedef {ReadonlyArray<Emoji>} EmojiList
 */

/** @type {Promise<EmojiList> | null} */
let loading = null;

/** @param {string} file @returns {Promise<unknown[]>} */
async function load(file) {
  const response = await fetch(new URL(`../${file}`, import.meta.url));
  if (!response.ok) throw new Error(`${response.status} for ${file}`);
  const list = await response.json();
  return Array.isArray(list) ? list : [];
}

/** @param {string} language */
async function loadNames(language) {
  try {
    return language === "en" ? [] : await load(`emoji/${language.replace("-", "_")}.json`);
  } catch {
    /* Then they have their English names only. */
    return [];
  }
}

/** @param {unknown} words */
function split(words) {
  return String(words ?? "").split(" ").filter(Boolean).map(foldWord);
}

/**
 * What the flag of a country or region is called: browsers know their names.
 *
 * @param {string} emoji
 * @param {Intl.DisplayNames} regions
 */
function flagName(emoji, regions) {
  if (!/^\p{RI}{2}$/u.test(emoji)) return "";
  const code = Array.from(emoji, (sign) =>
    String.fromCodePoint((sign.codePointAt(0) ?? 0) - 0x1f1e6 + 0x41)).join("");
  return regions.of(code) ?? "";
}

/**
 * @param {unknown[]} english
 * @param {unknown[]} localized in the same order
 * @param {string} language
 * @returns {EmojiList}
 */
function join(english, localized, language) {
  const regions = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
  return english.map((entry, index) => {
    const [emoji, names, tags] = /** @type {unknown[]} */ (entry);
    const [known, words] = /** @type {unknown[]} */ (localized[index] || []);
    const label = language === "en" ? "" : String(known ?? flagName(String(emoji), regions));
    return {
      emoji: String(emoji),
      names: [...(label ? [foldWord(label).replaceAll(" ", "_")] : []), ...split(names)],
      tags: [...split(words), ...split(tags)],
      ...(label ? { label } : {}),
    };
  });
}

/** @param {string} language */
async function loadAll(language) {
  const [english, localized] = await Promise.all([load("emoji.json"), loadNames(language)]);
  return join(english, localized, language);
}

/**
 * The emoji and what they are called, which come when they are first asked for.
 *
 * @param {string} language
 * @returns {Promise<EmojiList>} an empty list when they cannot be had; they can be asked for again
 */
export async function loadEmoji(language) {
  loading ??= loadAll(language);
  try {
    return await loading;
  } catch {
    loading = null;
    return [];
  }
}
