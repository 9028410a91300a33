/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { h } from "./dom.js";

/**
 * Copies what is in a field. On a page without https, which is usual in a local network, there is
 * only the old way.
 *
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @returns {Promise<boolean>} whether it worked; if not, the text is selected at least
 */
export async function copyField(field) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      /* Not allowed; the old way may be. */
    }
  }
  field.focus();
  field.select();
  return document.execCommand("copy");
}

/**
 * Copies a text that is in no field.
 *
 * @param {string} text
 * @returns {Promise<boolean>} whether it worked
 */
export async function copyText(text) {
  const before = document.activeElement;
  const field = h("textarea", { class: "visually-hidden", readonly: true });
  field.value = text;
  document.body.append(field);
  const copied = await copyField(field);
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
