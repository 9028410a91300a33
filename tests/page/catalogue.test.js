// SPDX-License-Identifier: LGPL-2.1-or-later
// Translations: from po files to what the page shows.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { _, format, ngettext, pgettext, pickLanguage, useCatalogue } from '../../src/page/js/i18n.js';
import { evaluatePlural } from '../../src/page/js/plural.js';
import { makeFolder, removeFolder } from '../lib/snugd.js';

const top = fileURLToPath(new URL('../..', import.meta.url));

/** @param {string} po @param {string} language */
async function convert(po, language) {
  const folder = await makeFolder();
  try {
    const source = join(folder, `${language}.po`);
    const target = join(folder, `${language}.json`);
    await writeFile(source, po);
    const done = spawnSync('/usr/bin/python3', [join(top, 'build-aux/po2json.py'), source, target], { encoding: 'utf8' });
    return {
      status: done.status,
      stderr: done.stderr,
      json: done.status === 0 ? JSON.parse(await readFile(target, 'utf8')) : null,
    };
  } finally {
    await removeFolder(folder);
  }
}

/** @param {string} forms @param {string} [rest] */
function po(forms, rest = '') {
  return `msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: ${forms};\\n"\n\n${rest}`;
}

test('plural rules of many languages give the same as in C', async () => {
  /** @type {[string, string, (n: number) => number][]} */
  const rules = [
    ['ja', 'nplurals=1; plural=0', () => 0],
    ['de', 'nplurals=2; plural=(n != 1)', (n) => Number(n !== 1)],
    ['fr', 'nplurals=2; plural=n>1', (n) => Number(n > 1)],
    ['ru', 'nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)',
      (n) => (n % 10 === 1 && n % 100 !== 11 ? 0 : n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 10 || n % 100 >= 20) ? 1 : 2)],
    ['ar', 'nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)',
      (n) => (n === 0 ? 0 : n === 1 ? 1 : n === 2 ? 2 : n % 100 >= 3 && n % 100 <= 10 ? 3 : n % 100 >= 11 ? 4 : 5)],
    ['xx', 'nplurals=2; plural=!(n==1 || n==2)', (n) => Number(!(n === 1 || n === 2))],
  ];
  for (const [language, rule, expected] of rules) {
    const { json, stderr } = await convert(po(rule), language);
    assert.ok(json, stderr);
    for (let n = 0; n < 300; n++) assert.equal(evaluatePlural(json.plural, n), expected(n), `${language} ${n}`);
  }
});

test('bad plural rules and headers are refused', async () => {
  for (const rule of ['nplurals=2; plural=n;system(1)', 'nplurals=2; plural=(n', 'nplurals=2; plural=n+1',
    'nplurals=2; plural=', 'nplurals=2; plural=n n', 'plural=n']) {
    const { status, stderr } = await convert(po(rule), 'de');
    assert.equal(status, 1, rule);
    assert.match(stderr, /plural/i);
  }
  assert.equal((await convert('', 'de')).status, 1);
});

test('only what the page uses and what is translated is taken', async () => {
  const { json } = await convert(po('nplurals=2; plural=n != 1', `
#: src/page/js/a.js:1
msgid "One"
msgstr "Eins"

#: src/main.c:3
msgid "Not of the page"
msgstr "Nicht"

#, fuzzy
#: src/page/js/a.js:2
msgid "Fuzzy"
msgstr "Unklar"

#: src/page/js/a.js:3
msgid "Empty"
msgstr ""

#: src/page/js/a.js:4
msgctxt "menu"
msgid "One"
msgstr "Einer"

#: src/page/js/a.js:5
msgid "{n} thing"
msgid_plural "{n} things"
msgstr[0] "ein Ding"
msgstr[1] ""
"{n} "
"Dinge \\"hier\\""

#~ msgid "Old"
#~ msgstr "Alt"
`), 'de');
  assert.deepEqual(json.messages, {
    One: 'Eins', 'menu\u0004One': 'Einer', '{n} thing': ['ein Ding', '{n} Dinge "hier"'],
  });

  useCatalogue(json);
  assert.equal(_('One'), 'Eins');
  assert.equal(_('Empty'), 'Empty');
  assert.equal(pgettext('menu', 'One'), 'Einer');
  assert.equal(pgettext('other', 'One'), 'One');
  assert.equal(ngettext('{n} thing', '{n} things', 1), 'ein Ding');
  assert.equal(format(ngettext('{n} thing', '{n} things', 1234), { n: 1234 }), '1.234 Dinge "hier"');
  assert.equal(ngettext('{n} cat', '{n} cats', 1), '{n} cat');
  assert.equal(_('constructor'), 'constructor');
  assert.equal(format('{a} {b} {a}', { a: '{b}', b: 'x' }), '{b} x {b}');
});

test('a translation that loses or invents a place is refused', async () => {
  for (const text of ['Hallo', 'Hallo {nmae}', 'Hallo {name} {other}']) {
    const { status, stderr } = await convert(po('nplurals=2; plural=n != 1',
      `#: src/page/js/a.js:1\nmsgid "Hello {name}"\nmsgstr "${text}"\n`), 'de');
    assert.equal(status, 1);
    assert.match(stderr, /places differ/);
  }
});

test('the languages that there are say everything that the page says', async () => {
  const languages = (await readFile(join(top, 'po/LINGUAS'), 'utf8')).split('\n')
    .filter((line) => line && !line.startsWith('#'));
  assert.deepEqual(languages, ['ar', 'de', 'es', 'fr']);
  const folder = await makeFolder();
  const template = join(folder, 'page.pot');
  const files = (await readFile(join(top, 'po/POTFILES.in'), 'utf8')).split('\n')
    .filter((line) => line.startsWith('src/page/'));
  const extracted = spawnSync('xgettext', ['--from-code=UTF-8', `--output=${template}`, ...files], { cwd: top, encoding: 'utf8' });
  assert.equal(extracted.status, 0, extracted.stderr);
  const wanted = Array.from((await readFile(template, 'utf8')).matchAll(/^msgid ((?:".*"\n)+)/gm), (match) =>
    match[1].trim().split('\n').map((line) => JSON.parse(line)).join('')).filter(Boolean);
  await removeFolder(folder);
  assert.ok(wanted.length > 80);

  for (const language of languages) {
    const { json } = await convert(await readFile(join(top, 'po', `${language}.po`), 'utf8'), language);
    assert.deepEqual(wanted.filter((message) => !(message in json.messages)), [], language);
  }
});

test('every module with words in it is in POTFILES.in', async () => {
  const listed = await readFile(join(top, 'po/POTFILES.in'), 'utf8');
  const grep = spawnSync('grep', ['-rlE', '\\b(_|gettext|pgettext)\\(', '--include=*.js', 'src/page/js'], { cwd: top, encoding: 'utf8' });
  const found = grep.stdout.trim().split('\n').filter((file) => !file.endsWith('/i18n.js'));
  assert.ok(found.length > 10);
  for (const file of found) assert.ok(listed.includes(`${file}\n`), file);
});

test('the reader\'s languages decide, in their order', () => {
  const available = ['ar', 'de', 'pt_BR'];
  /** @type {[string[], string][]} */
  const cases = [
    [['de-CH', 'en'], 'de'], [['en-US', 'de'], 'en'], [['fr', 'ar-EG'], 'ar'], [['fr'], 'en'], [[], 'en'],
    [['DE'], 'de'], [['pt-BR'], 'pt_BR'], [['pt'], 'en'], [['sr-Latn-RS', 'de'], 'de'],
  ];
  for (const [wanted, expected] of cases) assert.equal(pickLanguage(wanted, available), expected, String(wanted));
});
