// SPDX-License-Identifier: LGPL-2.1-or-later
// What the page makes of what comes in: the timeline, its rows, what is unread.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiveMessage, receiveWelcome } from '../../src/page/js/arrivals.js';
import { summarizePresence } from '../../src/page/js/presence-summary.js';
import { readAck, readClosing, readMessage, readMessages, readWelcome } from '../../src/page/js/protocol.js';
import { buildRows, sameRow } from '../../src/page/js/rows.js';
import { initialState } from '../../src/page/js/state.js';
import {
  appendMessages, appendPresence, breakPresence, firstSeq, lastPresence, gapEntry, newTimeline, prependMessages, trimTimeline,
} from '../../src/page/js/timeline.js';

const ADA = { id: 'a', name: 'Ada' };
const BO = { id: 'b', name: 'Bo' };
const NOON = new Date(2026, 10, 22, 12).getTime();
const MINUTE = 60000;

/** @param {number} seq @param {object} [more] */
function message(seq, more = {}) {
  return { seq, time: NOON + seq * 1000, id: `i${seq}`, kind: /** @type {const} */ ('text'), member: BO,
           text: `message ${seq}`, ...more };
}

/** @param {number} from @param {number} to */
function messages(from, to) {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
}

/** @param {readonly import('../../src/page/js/types.js').Entry[]} entries */
function seqs(entries) {
  return entries.map((entry) => (entry.type === 'message' ? entry.message.seq : entry.type));
}

/** @param {object} [more] */
function welcome(more = {}) {
  return {
    you: { ...ADA, token: 't' }, room: { id: 'main', name: 'Snug', topic: '', epoch: 'e1' }, seq: 0,
    members: [ADA], memberCount: 1, messages: [], gap: false, limits: { text: 1, bytes: 1, name: 1 }, ...more,
  };
}

test('nothing is in the timeline twice', () => {
  const entries = appendMessages(newTimeline(messages(5, 7)), messages(6, 9));
  assert.deepEqual(seqs(entries), [5, 6, 7, 8, 9]);
  assert.deepEqual(seqs(prependMessages(entries, messages(3, 6))), [3, 4, 5, 6, 7, 8, 9]);
  assert.equal(firstSeq(entries), 5);
  assert.equal(firstSeq([]), 0);
});

test('comings and goings in a row are one line, until something is said', () => {
  const came = { what: /** @type {const} */ ('joined'), member: BO, oldName: '' };
  let entries = appendPresence(newTimeline(messages(1, 1)), came, NOON);
  entries = appendPresence(entries, came, NOON);
  assert.deepEqual(seqs(entries), [1, 'presence']);
  entries = appendPresence(appendMessages(entries, messages(2, 2)), came, NOON);
  assert.deepEqual(seqs(entries), [1, 'presence', 2, 'presence']);
});

test('the line of a gap goes when the history reaches what was read', () => {
  const entries = [gapEntry('skipped', 10), ...newTimeline(messages(60, 70))];
  assert.deepEqual(seqs(prependMessages(entries, messages(30, 59))).slice(0, 2), ['gap', 30]);
  assert.ok(!seqs(prependMessages(entries, messages(11, 59))).includes('gap'));
  const restarted = [gapEntry('restarted', 0), ...newTimeline(messages(60, 70))];
  assert.ok(seqs(prependMessages(restarted, messages(1, 59))).includes('gap'));
});

test('the oldest go when there are very many', () => {
  const entries = newTimeline(messages(1, 10));
  assert.equal(trimTimeline(entries, 10, 5), entries);
  assert.deepEqual(seqs(trimTimeline(entries, 9, 3)), [8, 9, 10]);

  let state = { ...initialState(), me: ADA, entries: newTimeline(messages(1, 1200)), lastSeq: 1200 };
  state = { ...state, ...receiveMessage(state, message(1201)) };
  assert.equal(state.more, true);
  assert.deepEqual(seqs(state.entries).at(-1), 1201);
  assert.ok(state.entries.length < 1000);
  /* Not while somebody reads up there. */
  const reading = { ...initialState(), me: ADA, atEnd: false, entries: newTimeline(messages(1, 1200)), lastSeq: 1200 };
  assert.equal(receiveMessage(reading, message(1201)).entries?.length, 1201);
});

test('unread is what others said while nobody looked', () => {
  const there = { ...initialState(), me: ADA, lastSeq: 3 };
  assert.equal(receiveMessage(there, message(4)).unread, undefined);
  const away = { ...there, visible: false };
  const first = receiveMessage(away, message(4));
  assert.deepEqual([first.unread, first.unreadFrom], [1, 4]);
  const second = receiveMessage({ ...away, ...first }, message(5));
  assert.deepEqual([second.unread, second.unreadFrom], [2, 4]);
  assert.equal(receiveMessage(away, message(4, { member: ADA })).unread, undefined);
  assert.equal(receiveMessage({ ...there, atEnd: false }, message(4)).unread, 1);
});

test('who came and went is told above the unread line up to there, and below it from there on', () => {
  /** @param {string} what @param {object} member */
  const change = (what, member) => /** @type {any} */ ({ what, member, oldName: '' });
  const before = appendPresence(newTimeline(messages(1, 1)), change('joined', BO), NOON);
  const seenPresence = lastPresence(before);
  const entries = appendPresence(before, change('left', BO), NOON);
  const away = { ...initialState(), me: ADA, lastSeq: 1, visible: false, entries, seenPresence };
  const state = { ...away, ...receiveMessage(away, message(2)) };
  /** @param {object} [more] */
  const rows = (more = {}) => buildRows({ ...state, ...more }, NOON);
  const shape = rows().map((row) => (row.type === 'presence' ? row.changes.map(({ what }) => what).join() : row.type));
  assert.deepEqual(shape, ['day', 'message', 'joined', 'unread', 'left', 'message']);
  assert.equal(new Set(rows().map(({ key }) => key)).size, 6);
  /* What was read in the meantime is one line again with what follows. */
  assert.deepEqual(breakPresence(entries, lastPresence(entries)), entries);
  assert.deepEqual(seqs(breakPresence(entries, { id: 0, count: 0 })), [1, 'presence']);

  /* The line is not drawn over what is hidden, and who is called what now is told all the same. */
  const off = { settings: { ...state.settings, comings: false } };
  assert.deepEqual(rows(off).map(({ type }) => type), ['day', 'message', 'unread', 'message']);
  const renamed = { settings: off.settings, entries: appendPresence(state.entries,
    /** @type {any} */ ({ what: 'renamed', member: BO, oldName: 'Bob' }), NOON) };
  assert.deepEqual(rows(renamed).map(({ type }) => type), ['day', 'message', 'unread', 'message', 'presence']);
});

const NEW = { since: null, read: null };

test('a welcome: for a newcomer, for one who missed some, with a gap, of another history', () => {
  const fresh = { ...initialState(), ...receiveWelcome(initialState(), welcome({ seq: 9, messages: messages(5, 9) }), NEW) };
  assert.deepEqual([seqs(fresh.entries), fresh.lastSeq, fresh.more], [[5, 6, 7, 8, 9], 9, true]);
  const whole = receiveWelcome(initialState(), welcome({ seq: 2, messages: messages(1, 2) }), NEW);
  assert.equal(whole.more, false);

  const since = { epoch: 'e1', seq: 9 };
  const resumed = receiveWelcome(fresh, welcome({ seq: 11, messages: messages(10, 11) }), { since, read: null });
  assert.deepEqual([seqs(resumed.entries ?? []), resumed.lastSeq], [[5, 6, 7, 8, 9, 10, 11], 11]);
  const nothing = receiveWelcome(fresh, welcome({ seq: 9 }), { since, read: null });
  assert.deepEqual([seqs(nothing.entries ?? []), nothing.lastSeq], [[5, 6, 7, 8, 9], 9]);

  const gap = receiveWelcome(fresh, welcome({ seq: 99, gap: true, messages: messages(90, 99) }), { since, read: null });
  assert.deepEqual([seqs(gap.entries ?? []).slice(0, 2), gap.lastSeq, gap.more], [['gap', 90], 99, true]);
  const other = receiveWelcome(fresh, welcome({
    seq: 1, gap: true, messages: messages(1, 1), room: { id: 'main', name: 'Snug', topic: '', epoch: 'e2' },
  }), { since, read: null });
  assert.deepEqual([seqs(other.entries ?? []), other.lastSeq], [['gap', 1], 1]);
  assert.equal(other.entries?.[0]?.type === 'gap' && other.entries[0].why, 'restarted');
});

test('a resume tells how much was missed, when one was away for long', () => {
  const since = { epoch: 'e1', seq: 9 };
  const link = { status: /** @type {const} */ ('offline'), long: true, why: /** @type {const} */ (''), attempts: 3, retryAt: 0, device: false };
  const before = { ...initialState(), me: ADA, room: welcome().room, lastSeq: 9, entries: newTimeline(messages(8, 9)) };
  const news = welcome({ seq: 12, messages: [message(10), message(11, { member: ADA }), message(12)] });
  const short = receiveWelcome(before, news, { since, read: null });
  assert.deepEqual(seqs(short.entries ?? []), [8, 9, 10, 11, 12]);
  const long = receiveWelcome({ ...before, link }, news, { since, read: null });
  assert.deepEqual(seqs(long.entries ?? []), [8, 9, 'missed', 10, 11, 12]);
  assert.equal(long.entries?.[2]?.type === 'missed' && long.entries[2].count, 2);
  assert.equal(long.link?.attempts, 0);
  /* The next time there is one such line again, not two. */
  const again = receiveWelcome({ ...before, ...long, link }, welcome({ seq: 13, messages: [message(13)] }),
                               { since: { epoch: 'e1', seq: 12 }, read: null });
  assert.deepEqual(seqs(again.entries ?? []), [8, 9, 10, 11, 12, 'missed', 13]);
  const none = receiveWelcome({ ...before, link, ignored: [BO] }, news, { since, read: null });
  assert.deepEqual(seqs(none.entries ?? []), [8, 9, 10, 11, 12]);
});

test('what was read in an earlier visit is not new, the rest is', () => {
  const news = welcome({ seq: 9, messages: messages(5, 9) });
  const at = (/** @type {object} */ read) => receiveWelcome(initialState(), news, { since: null, read: /** @type {any} */ (read) }).unreadFrom;
  assert.equal(at({ epoch: 'e1', seq: 7 }), 8);
  assert.equal(at({ epoch: 'e1', seq: 9 }), 0);
  assert.equal(at({ epoch: 'e0', seq: 7 }), 0);
  /** @param {number} unreadFrom @param {object[]} [ignored] */
  const place = (unreadFrom, ignored = []) => buildRows({
    entries: newTimeline([message(5), message(6, { member: ADA }), message(7)]), outbox: [], me: ADA, unreadFrom, ignored: /** @type {any} */ (ignored),
  }, NOON).map((row) => ('seq' in row ? row.seq : row.type));
  assert.deepEqual(place(6), ['day', 5, 6, 'unread', 7]);
  assert.deepEqual(place(2), ['day', 'unread', 5, 6, 7]);
  assert.deepEqual(place(8), ['day', 5, 6, 7]);
  assert.deepEqual(place(0, [BO]), ['day', 6]);
});

test('what comings and goings come to', () => {
  /** @param {string} what @param {object} member @param {string} [oldName] */
  const change = (what, member, oldName = '') => /** @type {any} */ ({ what, member, oldName });
  const nobody = { joined: [], left: [], visited: [], renamed: [] };

  assert.deepEqual(summarizePresence([change('joined', ADA), change('joined', BO)]), { ...nobody, joined: ['Ada', 'Bo'] });
  assert.deepEqual(summarizePresence([change('joined', ADA), change('left', ADA)]), { ...nobody, visited: ['Ada'] });
  assert.deepEqual(summarizePresence([change('left', ADA), change('joined', ADA)]), nobody);
  assert.deepEqual(summarizePresence([change('left', ADA)]), { ...nobody, left: ['Ada'] });
  const renamed = { id: 'a', name: 'Ava' };
  assert.deepEqual(summarizePresence([change('renamed', renamed, 'Ada')]),
                   { ...nobody, renamed: [{ from: 'Ada', to: 'Ava' }] });
  assert.deepEqual(summarizePresence([change('joined', ADA), change('renamed', renamed, 'Ada')]),
                   { ...nobody, joined: ['Ava'] });
  assert.deepEqual(summarizePresence([change('renamed', renamed, 'Ada'), change('renamed', ADA, 'Ava')]), nobody);
});

test('rows: days, authors in a row, notices, and what is on its way', () => {
  const entries = newTimeline([
    message(1, { time: NOON - 24 * 60 * MINUTE }),
    message(2, { time: NOON }),
    message(3, { time: NOON + 4 * MINUTE }),
    message(4, { time: NOON + 10 * MINUTE }),
    message(5, { time: NOON + 10 * MINUTE, member: ADA }),
    message(6, { time: NOON + 10 * MINUTE, kind: 'notice', member: null }),
    message(7, { time: NOON + 10 * MINUTE, member: ADA }),
    message(8, { time: NOON + 10 * MINUTE, member: { id: 'a', name: 'Another name' } }),
  ]);
  const outbox = [{ id: 'o1', text: 'later', time: NOON + 11 * MINUTE, state: /** @type {const} */ ('waiting'), retryAt: 0, problem: null }];
  const rows = buildRows({ entries, outbox, me: ADA, unreadFrom: 4, ignored: [] }, NOON + 12 * MINUTE);

  assert.deepEqual(rows.map(({ type }) => type), [
    'day', 'message', 'day', 'message', 'message', 'unread', 'message', 'message', 'notice', 'message', 'message', 'message',
  ]);
  const spoken = rows.filter((row) => row.type === 'message');
  assert.deepEqual(spoken.map((row) => row.continues), [false, false, true, false, false, false, false, false]);
  assert.deepEqual(spoken.map((row) => row.mine), [false, false, false, false, true, true, true, true]);
  assert.deepEqual(spoken.map((row) => row.status), ['', '', '', '', 'sent', 'sent', 'sent', 'waiting']);
  assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
});

test('what I sent keeps its row when it comes back', () => {
  const outbox = [{ id: 'mine', text: 'x', time: NOON, state: /** @type {const} */ ('sending'), retryAt: 0, problem: null }];
  const before = buildRows({ entries: [], outbox, me: ADA, unreadFrom: 0, ignored: [] }, NOON).at(-1);
  const entries = newTimeline([message(1, { id: 'mine', member: ADA })]);
  const after = buildRows({ entries, outbox: [], me: ADA, unreadFrom: 0, ignored: [] }, NOON).at(-1);
  assert.ok(before && after);
  assert.equal(after.key, before.key);
  assert.ok(!sameRow(before, after));
  assert.ok(sameRow(after, { ...after }));
});

test('what the server says is read with care', () => {
  for (const nonsense of [null, undefined, 1, 'x', [], {}, { seq: '1' }, { seq: 1.5, time: 0, text: '' }, { seq: 1, time: 0 }])
    assert.equal(readMessage(nonsense), null);
  assert.deepEqual(readMessage({ seq: 1, time: 2, id: null, kind: 'poll', member: null, text: 'x', more: 1 }),
                   { seq: 1, time: 2, id: '', kind: 'text', member: null, text: 'x' });
  assert.deepEqual(readMessages([message(2), null, message(1)]).map(({ seq }) => seq), [1, 2]);
  assert.deepEqual(readMessages('x'), []);
  assert.equal(readWelcome({}), null);
  const least = readWelcome({ you: { id: 'a', name: 'Ada' } });
  assert.deepEqual([least?.messages, least?.members, least?.memberCount, least?.limits.text], [[], [], 0, 4000]);
  assert.equal(readWelcome({ you: ADA, member_count: 500, members: [ADA] })?.memberCount, 500);
  assert.deepEqual(readAck({ ok: true, seq: 1 }), { ok: true, answer: { ok: true, seq: 1 } });
  assert.deepEqual(readAck(undefined), { ok: false, problem: { code: '', message: '', retryAfter: null } });
  assert.deepEqual(readAck({ ok: false, error: { code: 'rate-limited', message: 'm', retry_after: 300 } }),
                   { ok: false, problem: { code: 'rate-limited', message: 'm', retryAfter: 300 } });
  assert.deepEqual(readClosing({ reason: 'r', retry_after_ms: 700 }), { reason: 'r', retryAfter: 700 });
  assert.equal(readClosing({ retry_after_ms: 0 }).retryAfter, 1000);
});
