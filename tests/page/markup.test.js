// SPDX-License-Identifier: LGPL-2.1-or-later
// What the page makes of the markup in a text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMarkup } from '../../src/page/js/markup.js';
import { findMentions, isMentioned } from '../../src/page/js/mentions.js';
import { clampMarks, isLong, wellFormed } from '../../src/page/js/text.js';

/** @typedef {import('../../src/page/js/markup.js').Inline} Inline */

const TAGS = { strong: 'b', em: 'i', del: 's', code: 'c', link: 'a', mention: 'm' };

/** @param {Inline} node @returns {string} */
function inline(node) {
  if (node.type === 'text') return node.text;
  const inner = 'children' in node ? node.children.map(inline).join('') : node.text;
  return `[${TAGS[node.type]}:${inner}]`;
}

/** Writes the tree of a text in a way that can be read. */
function shape(/** @type {string} */ text) {
  return parseMarkup(text, 'Ada').map((block) => {
    if (block.type === 'fence') return `{${block.text}}`;
    const inner = block.children.map(inline).join('');
    return block.type === 'quote' ? `>${inner}<` : inner;
  }).join('|');
}

test('spans: bold, italic, struck, code, within each other', () => {
  const cases = {
    '**bold** *it* _it_ ~~no~~ `code`': '[b:bold] [i:it] [i:it] [s:no] [c:code]',
    '***both***': '[b:[i:both]]',
    '**a _b_ ~~c~~**': '[b:a [i:b] [s:c]]',
    '**two\nlines**': '[b:two\nlines]',
    '`a*b*c` and *d*': '[c:a*b*c] and [i:d]',
    '**`x`**': '[b:[c:x]]',
    '**see https://a.example/x**': '[b:see [a:https://a.example/x]]',
    'https://a.example/_x_?q=*y*': '[a:https://a.example/_x_?q=*y]*',
    '中文**重要**的': '中文[b:重要]的',
    '(*a*, _b_.)': '([i:a], [i:b].)',
    '*a **b* c**': '[i:a **b] c**',
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(shape(text), expected, text);
});

test('what only looks like markup is text', () => {
  for (const text of ['snake_case_name', '2*3*4 = 24', '5 * 3 * 2', '¯\\_(ツ)_/¯', '__proto__', '** **', '****',
    '*', '**', 'a*', '*a', '~a~', '`', '``', '`a\nb`', '\\*not\\*', '-----', '>_<', '>.< hm', '# no heading',
    '- no list', '[no](https-link)', '*** ***', 'f(*args, **kwargs)']) assert.equal(shape(text), text, text);
});

test('blocks: fenced code and quotes', () => {
  const cases = {
    '```js\nlet a = 1;\n  *b*\n```': '{let a = 1;\n  *b*}',
    'look:\n```\nx\n```\nok?': 'look:|{x}|ok?',
    '```one line```': '{one line}',
    '```\nnot closed': '```\nnot closed',
    '``` ```': '``` ```',
    '> a\n> *b*\nno': '>a\n[i:b]<|no',
    'a\n\n> b': 'a\n|>b<',
    '': '',
  };
  for (const [text, expected] of Object.entries(cases)) assert.equal(shape(text), expected, text);
});

// The least of several times is what the machine takes when nobody disturbs it.
/** @param {string} text */
const measure = (text) => {
  const times = Array.from({ length: 7 }, () => {
    const started = performance.now();
    parseMarkup(text, 'a'.repeat(32));
    return performance.now() - started;
  });
  return Math.min(...times);
};

test('no text makes the parser slow or the tree deep', () => {
  /** @param {Inline} node @returns {number} */
  const depth = (node) => ('children' in node ? 1 + Math.max(0, ...node.children.map(depth)) : 0);
  for (const part of ['*a ', ' a*', '**', '> ', '```', '```\n', '*a*', '`a', '\n> x', '*a**b~~c_', '@', ' **a _b ~~c *d']) {
    // Four times as long as a message may be: it takes 10 ms at most.
    const text = part.repeat(16384 / part.length);
    const took = measure(text);
    assert.ok(took < 500, `${part}: ${took} ms`);
    for (const block of parseMarkup(text, 'a'.repeat(32)))
      if ('children' in block) for (const node of block.children) assert.ok(depth(node) <= 4, part);
  }
});

test('mentions: the name, whole, wherever it stands', () => {
  assert.deepEqual(findMentions('@Ada and @ada, @Adam, x@ada, @@Ada', 'Ada'), [{ start: 0, end: 4 }, { start: 9, end: 13 }]);
  assert.ok(isMentioned('hello @Ada Lovelace!', 'Ada Lovelace'));
  assert.ok(isMentioned('@a+b (c) [d]', 'a+b (c)'));
  assert.ok(isMentioned('مرحبا @ليلى', 'ليلى'));
  assert.ok(!isMentioned('Ada', 'Ada'));
  assert.ok(!isMentioned('@', ''));
  assert.equal(shape('**hey @Ada**, `@Ada`'), '[b:hey [m:@Ada]], [c:@Ada]');
});

test('marks piled upon letters are cut down, and no script loses any', () => {
  assert.equal(clampMarks(`Z${'\u0351'.repeat(500)}a`), `Z${'\u0351'.repeat(6)}a`);
  for (const text of ['שָׁלוֹם', 'ที่นี่', 'རྒྱུ་', 'Việt', 'क्ष्म्य', '👩🏽‍🚀', '2\ufe0f\u20e3', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'])
    assert.equal(clampMarks(text), text);
});

test('what cannot be sent is replaced, and nothing else', () => {
  assert.equal(wellFormed('half \ud83d, other \ude00, nothing \0.'), 'half \ufffd, other \ufffd, nothing \ufffd.');
  assert.equal(wellFormed('whole 😀 \u{10ffff}\n\t'), 'whole 😀 \u{10ffff}\n\t');
});

test('long texts are told from others', () => {
  assert.ok(isLong('x'.repeat(1500)));
  assert.ok(isLong('x\n'.repeat(30)));
  assert.ok(!isLong('x'.repeat(900)));
  assert.ok(!isLong('x\n'.repeat(12)));
});
