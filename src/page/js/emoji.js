/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * @typedef {{ emoji: string, names: string[], tags: string[] }} Emoji
 * @typedef {ReadonlyArray<Emoji>} EmojiList
 */

/** @type {Promise<EmojiList> | null} */
let loading = null;

/** @param {unknown} value @returns {EmojiList} */
function read(value) {
  if (!Array.isArray(value)) return [];
  return value.map(([emoji, names, tags]) => ({
    emoji: String(emoji), names: String(names).split(" "), tags: tags ? String(tags).split(" ") : [],
  }));
}

async function load() {
  const response = await fetch(new URL("../emoji.json", import.meta.url));
  if (!response.ok) throw new Error(`${response.status} for the emoji`);
  return read(await response.json());
}

/**
 * The emoji and what they are called, which come when they are first asked for.
 *
 * @returns {Promise<EmojiList>} an empty list when they cannot be had; they can be asked for again
 */
export async function loadEmoji() {
  loading ??= load();
  try {
    return await loading;
  } catch {
    loading = null;
    return [];
  }
}
