/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * Copies what is in a field. On a page without https, which is usual in a local network, there is
 * only the old way.
 *
 * @param {HTMLInputElement} field
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
