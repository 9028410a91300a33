/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { evaluatePlural } from "./plural.js";

/**
 * A catalogue as build-aux/po2json.py makes it from a .po file. Messages with a context have it
 * before them, with U+0004 between, as in .mo files.
 *
 * @typedef {object} Catalogue
 * @property {string} language
 * @property {"ltr" | "rtl"} dir
 * @property {import("./plural.js").Expression} plural
 * @property {Record<string, string | string[]>} messages
 */

/** @type {Catalogue} */
const english = { language: "en", dir: "ltr", plural: ["!=", "n", 1], messages: {} };

let catalogue = english;
let locale = "en";

/**
 * Which of the languages that there are the reader likes best.
 *
 * @param {readonly string[]} wanted as navigator.languages has them
 * @param {readonly string[]} available
 * @returns {string}
 */
export function pickLanguage(wanted, available) {
  const all = ["en", ...available];
  for (const tag of wanted) {
    const parts = tag.toLowerCase().split("-");
    for (let n = parts.length; n > 0; n--) {
      const prefix = parts.slice(0, n).join("-");
      const found = all.find((language) => language.toLowerCase().replace("_", "-") === prefix);
      if (found) return found;
    }
  }
  return "en";
}

/**
 * The form of the language that the reader's clock and numbers are written in.
 *
 * @param {string} language
 * @param {readonly string[]} wanted
 */
function pickLocale(language, wanted) {
  const base = language.split(/[-_]/)[0];
  return wanted.find((tag) => tag.toLowerCase().split("-")[0] === base) ?? language;
}

/** @param {Catalogue} next @param {readonly string[]} [wanted] */
export function useCatalogue(next, wanted = []) {
  catalogue = next;
  locale = pickLocale(next.language, wanted);
}

function translations() {
  return (document.documentElement.dataset.languages ?? "").split(" ").filter(Boolean);
}

/** The languages that the page speaks, in the order of their codes. */
export function availableLanguages() {
  return ["en", ...translations()].sort();
}

/**
 * What a language is called by those who speak it.
 *
 * @param {string} code
 */
export function languageName(code) {
  const name = new Intl.DisplayNames([code], { type: "language" }).of(code) ?? code;
  const [first = "", ...rest] = name;
  return first.toLocaleUpperCase(code) + rest.join("");
}

/**
 * Loads the language that the reader chose, or else the best of those that the browser wants, and
 * tells the document. When it cannot be loaded the page speaks English.
 *
 * @param {HTMLElement} root
 * @param {unknown} [chosen]
 */
export async function loadLanguage(root, chosen) {
  const wanted = [...(typeof chosen === "string" ? [chosen] : []), ...navigator.languages];
  const language = pickLanguage(wanted, translations());
  let next = english;

  if (language !== "en") {
    try {
      const response = await fetch(new URL(`../i18n/${language}.json`, import.meta.url));
      if (response.ok) next = await response.json();
    } catch {
      /* English it is. */
    }
  }
  useCatalogue(next, navigator.languages);
  root.lang = catalogue.language.replace("_", "-");
  root.dir = catalogue.dir;
}

export function currentLocale() {
  return locale;
}

/** @param {string} key @returns {string | null} */
function lookup(key) {
  const found = Object.hasOwn(catalogue.messages, key) ? catalogue.messages[key] : null;
  return typeof found === "string" ? found : null;
}

/** @param {string} message */
export function gettext(message) {
  return lookup(message) ?? message;
}

export { gettext as _ };

/** @param {string} context @param {string} message */
export function pgettext(context, message) {
  return lookup(`${context}\u0004${message}`) ?? message;
}

/** @param {string} one @param {string} many @param {number} n */
export function ngettext(one, many, n) {
  const forms = Object.hasOwn(catalogue.messages, one) ? catalogue.messages[one] : null;
  if (!Array.isArray(forms)) return n === 1 ? one : many;
  return forms[evaluatePlural(catalogue.plural, n)] ?? many;
}

/**
 * Puts values in the place of their names: "{n} people".
 *
 * @param {string} template
 * @param {Record<string, string | number>} values
 */
export function format(template, values) {
  return template.replace(/\{(\w+)\}/g, (mark, name) => {
    const value = values[name];
    if (value === undefined) return mark;
    return typeof value === "number" ? formatNumber(value) : value;
  });
}

/** @param {number} n */
export function formatNumber(n) {
  return new Intl.NumberFormat(locale).format(n);
}
