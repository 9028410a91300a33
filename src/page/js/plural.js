/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * The plural rule of a language, as build-aux/po2json.py writes it: a number, "n", or a list of an
 * operator and what it works on.
 *
 * @typedef {number | "n" | [string, ...any[]]} Expression
 */

/** @type {Record<string, (a: number, b: number) => number>} */
const binary = {
  "%": (a, b) => a % b,
  "==": (a, b) => Number(a === b),
  "!=": (a, b) => Number(a !== b),
  "<": (a, b) => Number(a < b),
  "<=": (a, b) => Number(a <= b),
  ">": (a, b) => Number(a > b),
  ">=": (a, b) => Number(a >= b),
  "&&": (a, b) => Number(a !== 0 && b !== 0),
  "||": (a, b) => Number(a !== 0 || b !== 0),
};

/**
 * @param {Expression} rule
 * @param {number} n
 * @returns {number} which plural form goes with n
 */
export function evaluatePlural(rule, n) {
  if (rule === "n") return n;
  if (typeof rule === "number") return rule;

  const [operator, ...operands] = rule;
  if (operator === "?") {
    return evaluatePlural(operands[evaluatePlural(operands[0], n) !== 0 ? 1 : 2], n);
  }
  if (operator === "!") return Number(evaluatePlural(operands[0], n) === 0);

  const work = binary[operator];
  if (!work) throw new Error(`unknown operator ${operator}`);
  return work(evaluatePlural(operands[0], n), evaluatePlural(operands[1], n));
}
