// SPDX-License-Identifier: LGPL-2.1-or-later
// What the page makes of texts and names: links, commands, lengths, initials.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionOf, parseCommand } from '../../src/page/js/commands.js';
import { splitLinks } from '../../src/page/js/links.js';
import { characterCount, colourOf, initials, isFewEmoji, tidy } from '../../src/page/js/text.js';

test('links end where the address ends', () => {
  const cases = {
    'no link here': [],
    'http://a': ['http://a'],
    'see https://example.org.': ['https://example.org'],
    'see https://example.org/, then': ['https://example.org/'],
    'really https://example.org/?!': ['https://example.org/'],
    '(https://example.org/x)': ['https://example.org/x'],
    '(https://en.wikipedia.org/wiki/A_(b))': ['https://en.wikipedia.org/wiki/A_(b)'],
    '[https://example.org/[x]]': ['https://example.org/[x]'],
    '"https://example.org/q"': ['https://example.org/q'],
    '<https://example.org/t>': ['https://example.org/t'],
    '»https://example.org/d«': ['https://example.org/d'],
    '“https://example.org/e”': ['https://example.org/e'],
    '*https://example.org/f*': ['https://example.org/f'],
    'HTTPS://EXAMPLE.org/G': ['HTTPS://EXAMPLE.org/G'],
    'https://example.org/?a=1&b=(2)#c': ['https://example.org/?a=1&b=(2)#c'],
    'http://[::1]:5000/': ['http://[::1]:5000/'],
    'https://münchen.example/ß': ['https://münchen.example/ß'],
    'https://a.example/ https://b.example/': ['https://a.example/', 'https://b.example/'],
    'انظر https://example.org/ar، ثم': ['https://example.org/ar'],
    'https://example.org/\u202egpj.exe': ['https://example.org/'],
    'https://example.org/\u200bx': ['https://example.org/'],
    'ftp://example.org javascript:alert(1) data:text/html,x': [],
    'xhttps://example.org': [],
    'https://': [],
    'https://...': [],
    'http://:80/': [],
    'https://example.org:99999/': [],
  };
  for (const [text, expected] of Object.entries(cases)) {
    const pieces = splitLinks(text);
    assert.deepEqual(pieces.filter(({ type }) => type === 'link').map((piece) => piece.text), expected, text);
    assert.equal(pieces.map((piece) => piece.text).join(''), text, 'nothing is lost');
  }
});

test('no text makes the search for links slow', () => {
  for (const text of ['https://' + ')'.repeat(4000), 'https://a' + '('.repeat(4000), 'http://'.repeat(570),
    'https://a' + '.'.repeat(4000), 'https://a/' + '()'.repeat(2000)]) {
    const started = performance.now();
    splitLinks(text);
    assert.ok(performance.now() - started < 500, text.slice(0, 20));
  }
});

test('commands', () => {
  const cases = {
    hello: { type: 'post', text: 'hello' },
    '//me': { type: 'post', text: '/me' },
    '/usr/bin/env': { type: 'post', text: '/usr/bin/env' },
    '/ hm': { type: 'post', text: '/ hm' },
    '/': { type: 'post', text: '/' },
    '/5 of us': { type: 'post', text: '/5 of us' },
    '/me waves': { type: 'post', text: '/me waves' },
    '/ME waves': { type: 'post', text: '/me waves' },
    '/me': { type: 'help' },
    '/nick  Ada Lovelace ': { type: 'nick', name: 'Ada Lovelace' },
    '/nick': { type: 'help' },
    '/help': { type: 'help' },
    '/help me': { type: 'help' },
    '/leave': { type: 'leave' },
    '/quit now': { type: 'unknown', command: 'quit' },
    '/müll': { type: 'unknown', command: 'müll' },
    '/me\nwaves': { type: 'post', text: '/me waves' },
  };
  for (const [text, expected] of Object.entries(cases)) assert.deepEqual(parseCommand(text), expected, text);
  assert.equal(actionOf('/me waves'), 'waves');
  assert.equal(actionOf('/me '), null);
  assert.equal(actionOf('/mew'), null);
  assert.equal(actionOf('say /me'), null);
});

test('lengths are counted as the server counts them', () => {
  assert.equal(characterCount(''), 0);
  assert.equal(characterCount('añ'), 2);
  assert.equal(characterCount('\u{1f600}\u{1f600}'), 2);
});

test('what is sent is without the empty lines around it', () => {
  assert.equal(tidy('  hello  '), '  hello');
  assert.equal(tidy('\n\n  hello\n\n'), '  hello');
  assert.equal(tidy('a\n\nb'), 'a\n\nb');
  assert.equal(tidy(' \n\t '), '');
});

test('initials', () => {
  const cases = {
    Ada: 'A', 'Ada Lovelace': 'AL', 'ada lovelace byron': 'AL', 'jean-luc': 'JL', ليلى: 'ل', 管理者: '管',
    '🦊': '🦊', '.': '.', 'x y': 'XY', '42': '4', 'ß': 'SS',
  };
  for (const [name, expected] of Object.entries(cases)) assert.equal(initials(name), expected, name);
});

test('the colours of many members are spread over the wheel', () => {
  const seen = new Map();
  for (let n = 0; n < 2400; n++) {
    const { hue, deep } = colourOf(`member-${n}`);
    assert.ok(hue >= 0 && hue < 360);
    assert.deepEqual(colourOf(`member-${n}`), { hue, deep });
    seen.set(`${hue} ${deep}`, (seen.get(`${hue} ${deep}`) ?? 0) + 1);
  }
  assert.equal(seen.size, 24);
  for (const count of seen.values()) assert.ok(count > 50 && count < 200);
});

test('a few emoji are shown big, and nothing else', () => {
  for (const text of ['👏', '👍🏽 🎉', '👩‍👩‍👧', '🇩🇪', '❤️', '☕\n☕']) assert.ok(isFewEmoji(text), text);
  for (const text of ['', 'a', '👏 yes', '1', '#', '2️⃣', '👏'.repeat(30), ' ', '…']) {
    assert.ok(!isFewEmoji(text), text);
  }
});
