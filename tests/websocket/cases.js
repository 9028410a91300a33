// SPDX-License-Identifier: LGPL-2.1-or-later
// The cases of RFC 6455 that the Autobahn test suite lists for servers, but for those about
// compression (its sections 12 and 13): 301, under its numbers.
//
// A case is a list of steps, the events that must come back, and who closes how:
//   steps    { frames, chop, apart } sends frames, in pieces of `chop` bytes or each by itself;
//            { bytes } sends these bytes; { take } waits for so many events;
//            { rounds, frame } sends the frame so many times, each time waiting for its echo
//   events   pairs of a kind and a payload; all that comes, and in this order
//   closer   `us`: the test closes when all events have come, and the server agrees;
//            `steps`: one of the steps closes; `server`: the server must
//   codes    the status codes that the server may close with

import {
  BINARY, TEXT, binary, close, encode, fragments, frame, more, ping, pong, text,
} from './frames.js';

const HELLO = 'Hello, world!';
const NOT_UTF8 = Buffer.from([0, 0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0, 0xff]);
const K = 1024;
const M = 1024 * K;

export const cases = [];

function add(id, about, steps, events, closer, codes) {
  cases.push({
    id,
    about,
    steps: steps.map((step) => (step.opcode !== undefined ? { frames: [step] } : step)),
    events: events.map(([kind, payload]) => [kind, Buffer.from(payload)]),
    closer,
    codes,
  });
}

/** All is well: these events come, and the connection is closed with 1000 by us. */
const good = (id, about, steps, events) => add(id, about, steps, events, 'us', [1000]);

/** The server must fail the connection, after these events. */
const bad = (id, about, steps, events = [], code = 1002) =>
  add(id, about, steps, events, 'server', [code]);

/** The connection is closed by one of the steps. */
const closed = (id, about, steps, codes, events = []) => add(id, about, steps, events, 'steps', codes);

const send = (frames, how = {}) => ({ frames, ...how });
const fill = (pattern, length) => Buffer.alloc(length, pattern);
const UNITS = [[M, 'MiB'], [K, 'KiB'], [1, 'bytes']];

function size(length) {
  const [unit, name] = UNITS.find(([bytes]) => length >= bytes && length % bytes === 0) ?? [1, 'bytes'];
  return `${length / unit} ${name}`;
}


// 1: framing
for (const [group, make, kind, byte] of [[1, text, 'text', '*'], [2, binary, 'binary', 0xfe]]) {
  [0, 125, 126, 127, 128, 65535, 65536].forEach((length, i) => {
    const payload = fill(byte, length);
    good(`1.${group}.${i + 1}`, `${kind} message of ${size(length)}`, [make(payload)],
      [[kind, payload]]);
  });
  const payload = fill(byte, 65536);
  good(`1.${group}.8`, `${kind} message of 64 KiB in pieces of 997 bytes`,
    [send([make(payload)], { chop: 997 })], [[kind, payload]]);
}

// 2: pings and pongs
const TEN = Array.from({ length: 10 }, (_, i) => `payload-${i}`);
good('2.1', 'ping without payload', [ping()], [['pong', '']]);
good('2.2', 'ping with text', [ping(HELLO)], [['pong', HELLO]]);
good('2.3', 'ping with bytes that are no text', [ping(NOT_UTF8)], [['pong', NOT_UTF8]]);
good('2.4', 'ping with 125 bytes', [ping(fill(0xfe, 125))], [['pong', fill(0xfe, 125)]]);
bad('2.5', 'ping with 126 bytes', [ping(fill(0xfe, 126))]);
good('2.6', 'ping with 125 bytes, byte by byte', [send([ping(fill(0xfe, 125))], { chop: 1 })],
  [['pong', fill(0xfe, 125)]]);
good('2.7', 'pong that nobody asked for', [pong()], []);
good('2.8', 'pong with payload that nobody asked for', [pong('unsolicited')], []);
good('2.9', 'pong that nobody asked for, then ping', [send([pong('unsolicited'), ping('ping')])],
  [['pong', 'ping']]);
good('2.10', 'ten pings', [send(TEN.map((payload) => ping(payload)))],
  TEN.map((payload) => ['pong', payload]));
good('2.11', 'ten pings, byte by byte', [send(TEN.map((payload) => ping(payload)), { chop: 1 })],
  TEN.map((payload) => ['pong', payload]));

// 3: reserved bits
const afterHello = (second, how) => [send([text(HELLO), second, ping()], how)];
bad('3.1', 'text with RSV 1', [text(HELLO, { rsv: 1 })]);
bad('3.2', 'text, then text with RSV 2', afterHello(text(HELLO, { rsv: 2 })), [['text', HELLO]]);
bad('3.3', 'text, then text with RSV 3, each by itself',
  afterHello(text(HELLO, { rsv: 3 }), { apart: true }), [['text', HELLO]]);
bad('3.4', 'text, then text with RSV 4, byte by byte',
  afterHello(text(HELLO, { rsv: 4 }), { chop: 1 }), [['text', HELLO]]);
bad('3.5', 'binary with RSV 5', [binary(NOT_UTF8, { rsv: 5 })]);
bad('3.6', 'binary with RSV 6', [binary(HELLO, { rsv: 6 })]);
bad('3.7', 'close with RSV 7', [frame(8, '', { rsv: 7 })]);

// 4: opcodes
for (const [group, first] of [[1, 3], [2, 11]]) {
  bad(`4.${group}.1`, `opcode ${first}`, [frame(first)]);
  bad(`4.${group}.2`, `opcode ${first + 1} with payload`, [frame(first + 1, 'reserved')]);
  bad(`4.${group}.3`, `text, then opcode ${first + 2}`, afterHello(frame(first + 2)),
    [['text', HELLO]]);
  bad(`4.${group}.4`, `text, then opcode ${first + 3} with payload`,
    afterHello(frame(first + 3, HELLO)), [['text', HELLO]]);
  bad(`4.${group}.5`, `text, then opcode ${first + 4} with payload, byte by byte`,
    afterHello(frame(first + 4, HELLO), { chop: 1 }), [['text', HELLO]]);
}

// 5: fragments
const ONE = 'fragment1';
const TWO = 'fragment2';
const OPEN = { fin: false };
const WAYS = [['', {}], [', each by itself', { apart: true }], [', byte by byte', { chop: 1 }]];
bad('5.1', 'ping in two fragments', [send([ping(ONE, OPEN), more(TWO)])]);
bad('5.2', 'pong in two fragments', [send([pong(ONE, OPEN), more(TWO)])]);
WAYS.forEach(([way, how], i) => {
  good(`5.${3 + i}`, `text in two fragments${way}`, [send([text(ONE, OPEN), more(TWO)], how)],
    [['text', ONE + TWO]]);
  good(`5.${6 + i}`, `text in two fragments with a ping between them${way}`,
    [send([text(ONE, OPEN), ping('ping'), more(TWO)], how)], [['pong', 'ping'], ['text', ONE + TWO]]);
  bad(`5.${9 + i}`, `continuation of nothing, then text${way}`,
    [send([more('of nothing'), text(HELLO)], how)]);
  bad(`5.${12 + i}`, `continuation of nothing without end, then text${way}`,
    [send([more('of nothing', OPEN), text(HELLO)], how)]);
});
bad('5.15', 'text in two fragments, then continuation of nothing, then text',
  [send([text(ONE, OPEN), more(TWO), more('fragment3', OPEN), text('fragment4')])],
  [['text', ONE + TWO]]);
const twice = (...frames) => [send([...frames, ...frames])];
bad('5.16', 'twice: continuation of nothing without end, then text in two fragments',
  twice(more(ONE, OPEN), text(TWO, OPEN), more('fragment3')));
bad('5.17', 'twice: continuation of nothing, then text in two fragments',
  twice(more(ONE), text(TWO, OPEN), more('fragment3')));
bad('5.18', 'two fragments that both say text', [send([text(ONE, OPEN), text(TWO)])]);
[[19, '', {}], [20, ', each by itself', { apart: true }]].forEach(([number, way, how]) => {
  good(`5.${number}`, `text in five fragments with two pings between them${way}`, [
    send([text('1', OPEN), more('2', OPEN), ping('first')], how),
    { take: 1 },
    send([more('3', OPEN), more('4', OPEN), ping('second'), more('5')], how),
  ], [['pong', 'first'], ['pong', 'second'], ['text', '12345']]);
});

// 6: UTF-8
const GREEK = Buffer.from('cebae1bdb9cf83cebcceb5', 'hex');
const MIXED = Buffer.from('Hello-µ@ßöäüàá-UTF-8!!');
const EDITED = Buffer.from('edited');
const SURROGATE = Buffer.concat([GREEK, Buffer.from([0xed, 0xa0, 0x80]), EDITED]);
const BEYOND = Buffer.concat([GREEK, Buffer.from([0xf4, 0x90, 0x80, 0x80]), EDITED]);
good('6.1.1', 'empty text', [text('')], [['text', '']]);
good('6.1.2', 'empty text in three fragments', [send([text('', OPEN), more('', OPEN), more('')])],
  [['text', '']]);
good('6.1.3', 'three fragments, of which the middle one is not empty',
  [send([text('', OPEN), more('middle', OPEN), more('')])], [['text', 'middle']]);
good('6.2.1', 'UTF-8 as a whole', [text(MIXED)], [['text', MIXED]]);
good('6.2.2', 'UTF-8 in two fragments, between code points',
  [send([text('Hello-µ@ßöä', OPEN), more('üàá-UTF-8!!')])], [['text', MIXED]]);
good('6.2.3', 'UTF-8 in fragments of a byte', [send(fragments(TEXT, MIXED, 1))], [['text', MIXED]]);
good('6.2.4', 'Greek in fragments of a byte', [send(fragments(TEXT, GREEK, 1))], [['text', GREEK]]);
bad('6.3.1', 'a surrogate, as a whole', [text(SURROGATE)], [], 1007);
bad('6.3.2', 'a surrogate, in fragments of a byte', [send(fragments(TEXT, SURROGATE, 1))], [], 1007);
// What makes it wrong comes before the end, which is never sent: only a server that does not wait
// for the end closes.
bad('6.4.1', 'beyond U+10FFFF in the second of three fragments', [
  send([text(GREEK, OPEN), ping()]), { take: 1 }, more(BEYOND.subarray(11, 15), OPEN),
], [['pong', '']], 1007);
bad('6.4.2', 'beyond U+10FFFF in the one byte of the second of three fragments', [
  send([text(BEYOND.subarray(0, 12), OPEN), ping()]), { take: 1 },
  more(BEYOND.subarray(12, 13), OPEN),
], [['pong', '']], 1007);
const WHOLE = encode(text(BEYOND));
bad('6.4.3', 'beyond U+10FFFF in the second of three pieces of a frame',
  [{ bytes: WHOLE.subarray(0, 6 + 11) }, { bytes: WHOLE.subarray(6 + 11, 6 + 15) }], [], 1007);
bad('6.4.4', 'beyond U+10FFFF in the one byte of the second of three pieces of a frame',
  [{ bytes: WHOLE.subarray(0, 6 + 12) }, { bytes: WHOLE.subarray(6 + 12, 6 + 13) }], [], 1007);

/** A range of bytes, the last one not included, with something after each. */
const range = (from, to, after = '') =>
  Array.from({ length: to - from }, (_, i) => (from + i).toString(16) + after).join('');
const CUT = ['c0', 'e080', 'f08080', 'f8808080', 'fc80808080',
  'df', 'efbf', 'f7bfbf', 'fbbfbfbf', 'fdbfbfbfbf'];
const NONCHARACTERS = ['efbfbe', 'efbfbf', ...['f0', 'f1', 'f2', 'f3', 'f4'].flatMap((first) =>
  ['8f', '9f', 'af', 'bf'].flatMap((second) => ['be', 'bf']
    .filter(() => !(first === 'f0' && second === '8f') && !(first === 'f4' && second !== '8f'))
    .map((last) => `${first}${second}bf${last}`)))];
// Sections 6.5 to 6.23, after Markus Kuhn's UTF-8 decoder stress test; + is well-formed, - is not.
const SEQUENCES = [
  ['some text', '+68656c6c6f24776f726c64 +68656c6c6fc2a2776f726c64 +68656c6c6fe282ac776f726c64 '
    + '+68656c6c6ff0a4ada2776f726c64 +cebae1bdb9cf83cebcceb5'],
  ['prefixes of Greek', '-ce +ceba -cebae1 -cebae1bd +cebae1bdb9 -cebae1bdb9cf +cebae1bdb9cf83 '
    + '-cebae1bdb9cf83ce +cebae1bdb9cf83cebc -cebae1bdb9cf83cebcce +cebae1bdb9cf83cebcceb5'],
  ['first of each length', '+00 +c280 +e0a080 +f0908080'],
  ['first of lengths that are none', '-f888808080 -fc8480808080'],
  ['last of each length', '+7f +dfbf +efbfbf +f48fbfbf'],
  ['last of lengths that are none', '-f7bfbfbf -fbbfbfbfbf -fdbfbfbfbfbf'],
  ['other boundaries', '+ed9fbf +ee8080 +efbfbd +f48fbfbf -f4908080'],
  ['continuation bytes alone', `-80 -bf -80bf -80bf80 -80bf80bf -80bf80bf80 -80bf80bf80bf -${
    range(0x80, 0xbf)}`],
  ['start bytes alone', [[0xc0, 0xdf], [0xe0, 0xef], [0xf0, 0xf7], [0xf8, 0xfb], [0xfc, 0xfd]]
    .map(([from, to]) => `-${range(from, to, '20')}`).join(' ')],
  ['the last byte missing', CUT.map((hex) => `-${hex}`).join(' ')],
  ['all of these in a row', `-${CUT.join('')}`],
  ['bytes that are nowhere', '-fe -ff -fefeffff'],
  ['a slash that is too long', '-c0af -e080af -f08080af -f8808080af -fc80808080af'],
  ['last that are too long', '-c1bf -e09fbf -f08fbfbf -f887bfbfbf -fc83bfbfbfbf'],
  ['NUL that is too long', '-c080 -e08080 -f0808080 -f880808080 -fc8080808080'],
  ['surrogates', '-eda080 -edadbf -edae80 -edafbf -edb080 -edbe80 -edbfbf'],
  ['pairs of surrogates', '-eda080edb080 -eda080edbfbf -edadbfedb080 -edadbfedbfbf -edae80edb080 '
    + '-edae80edbfbf -edafbfedb080 -edafbfedbfbf'],
  ['noncharacters', NONCHARACTERS.map((hex) => `+${hex}`).join(' ')],
  ['specials', '+efbfb9 +efbfba +efbfbb +efbfbc +efbfbd +efbfbe +efbfbf'],
];
SEQUENCES.forEach(([about, rows], i) => {
  rows.split(' ').forEach((row, k) => {
    const id = `6.${5 + i}.${1 + k}`;
    const payload = Buffer.from(row.slice(1), 'hex');
    if (row[0] === '+') good(id, about, [text(payload)], [['text', payload]]);
    else bad(id, about, [text(payload)], [], 1007);
  });
});

// 7: closing
good('7.1.1', 'message, then close', [text(HELLO)], [['text', HELLO]]);
closed('7.1.2', 'close twice', [send([close(1000), close()])], [1000]);
closed('7.1.3', 'ping after close', [send([close(1000), ping()])], [1000]);
closed('7.1.4', 'message after close', [send([close(1000), text(HELLO)])], [1000]);
closed('7.1.5', 'close within a message', [send([text(ONE, OPEN), close(1000), more(TWO)])], [1000]);
closed('7.1.6', 'message of 256 KiB, message, close, ping',
  [send([text(fill('BAsd7&jh23', 256 * K)), text(HELLO), close(1000), ping()])], [1000],
  [['text', fill('BAsd7&jh23', 256 * K)], ['text', HELLO]]);
// The code that the server sends for a close frame without one is no code.
closed('7.3.1', 'close without payload', [close()], [null]);
closed('7.3.2', 'close with half a code', [frame(8, 'a')], [1002]);
closed('7.3.3', 'close with a code', [close(1000)], [1000]);
closed('7.3.4', 'close with a reason', [close(1000, HELLO)], [1000]);
closed('7.3.5', 'close with the longest reason', [close(1000, fill('*', 123))], [1000]);
closed('7.3.6', 'close with a reason that is too long', [close(1000, fill('*', 124))], [1002]);
closed('7.5.1', 'close with a reason that is not UTF-8', [close(1000, SURROGATE)], [1007]);
[1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999].forEach((code, i) => {
  closed(`7.7.${i + 1}`, `close with ${code}`, [close(code)], [code]);
});
[0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999].forEach((code, i) => {
  closed(`7.9.${i + 1}`, `close with ${code}, which is no valid code`, [close(code)], [1002]);
});
[5000, 65535].forEach((code, i) => {
  closed(`7.13.${i + 1}`, `close with ${code}, of which RFC 6455 says nothing`, [close(code)], [1002]);
});

// 9: sizes
const KINDS = [[0, text, TEXT, 'text', '*'], [1, binary, BINARY, 'binary', 0xfe]];
for (const [offset, make, opcode, kind, byte] of KINDS) {
  [64 * K, 256 * K, M, 4 * M, 8 * M, 16 * M].forEach((length, i) => {
    const payload = fill('BAsd7&jh23', length);
    good(`9.${1 + offset}.${i + 1}`, `${kind} message of ${size(length)}`, [make(payload)],
      [[kind, payload]]);
  });
  [64, 256, K, 4 * K, 16 * K, 64 * K, 256 * K, M, 4 * M].forEach((length, i) => {
    const payload = fill('*', 4 * M);
    good(`9.${3 + offset}.${i + 1}`, `${kind} message of 4 MiB in fragments of ${size(length)}`,
      [send(fragments(opcode, payload, length))], [[kind, payload]]);
  });
  [64, 128, 256, 512, K, 2 * K].forEach((length, i) => {
    const payload = fill('BAsd7&jh23', M);
    good(`9.${5 + offset}.${i + 1}`, `${kind} message of 1 MiB in pieces of ${size(length)}`,
      [send([make(payload)], { chop: length })], [[kind, payload]]);
  });
  [0, 16, 64, 256, K, 4 * K].forEach((length, i) => {
    const payload = fill(byte, length);
    good(`9.${7 + offset}.${i + 1}`, `1,000 ${kind} messages of ${size(length)}, one by one`,
      [{ rounds: 1000, frame: make(payload) }],
      Array.from({ length: 1000 }, () => [kind, payload]));
  });
}

// 10: fragments as libraries make them
good('10.1.1', 'text of 64 KiB in fragments of 1,300 bytes',
  [send(fragments(TEXT, fill('*', 65536), 1300))], [['text', fill('*', 65536)]]);
