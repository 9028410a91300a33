// SPDX-License-Identifier: LGPL-2.1-or-later
// axe-core, which looks for what keeps people from using the page.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Finds nothing wrong with what a visitor sees.
 *
 * @param {import('./harness.js').Visitor} visitor
 * @param {string} state what it is, for the error
 */
export async function check(visitor, state) {
  if (!await visitor.page.evaluate(() => 'axe' in globalThis)) await visitor.page.evaluate(axe);
  const { violations, passes } = await visitor.page.evaluate(() => /** @type {any} */ (globalThis).axe.run({
    resultTypes: ['violations'],
    preload: false,
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  const found = violations.map((/** @type {any} */ violation) => ({
    state,
    rule: violation.id,
    nodes: violation.nodes.map((/** @type {any} */ node) => `${node.html} ${node.failureSummary}`),
  }));
  assert.deepEqual(found, []);
  assert.ok(passes.length > 15, 'axe-core looked at something');
}
