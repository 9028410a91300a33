/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * A new id of 128 random bits. (crypto.randomUUID() exists on secure origins only, and a room in a
 * local network is none.)
 *
 * @returns {string}
 */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
