// SPDX-License-Identifier: LGPL-2.1-or-later
// Random sessions: what clients send, valid, broken, cut short and out of order, over both transports
// and from the one to the other. Prints TAP.
//   node tests/hostile/sessions.js [--seconds=N] [--sessions=N] [--seed=N]
// Without --sessions it goes on for 20 s. All of a session follows from the seed; how several of them
// mix does not.

import { parseArgs } from 'node:util';

import { Random } from '../chaos/random.js';
import { now, pause, until } from '../chaos/time.js';
import { startSnugd } from '../lib/snugd.js';
import { encode, frame } from '../websocket/frames.js';
import { WebSocket, address, join, open } from './wire.js';

const ABREAST = 12;
const STEPS = 24;
const ANSWER_LIMIT = 3000;
const PATH = '/socket.io/?EIO=4';
const SEPARATOR = '\x1e';

const PACKETS = [
  '40', '40{"name":"Random"}', '40{"name":"Random","since":{"epoch":"x","seq":1}}', '40/nowhere,', '41', '41/nowhere,',
  '420["post",{"id":"a","text":"b"}]', '421["post",{"id":"a","text":"b","reply_to":1}]', '42["message","plain"]',
  '422["rename",{"name":"Another"}]', '423["history",{"before":10,"limit":5}]', '42["typing",{"active":true}]',
  '42["typing",{"active":false}]', '424["unknown",1,2,3]', '430[]', '44{}', '451-["post",{"_placeholder":true,"num":0}]',
  '461-0[{"_placeholder":true,"num":0}]', 'bAQID', '1', '2', '2probe', '3', '3probe', '5', '6', '4', '',
];
const TOKENS = ['[', ']', '{', '}', '"', ',', ':', '-', '/', '0', '9999999999999999', 'null', '\\u0000', '\\ud800',
  SEPARATOR, '\0', '\xff', 'é', '{"_placeholder":true,"num":', '__proto__', '?'];

function mutate(random, text) {
  const at = random.integer(0, text.length + 1);
  const end = Math.min(text.length, at + random.integer(0, 6));
  switch (random.integer(0, 4)) {
    case 0:
      return text.slice(0, at) + random.pick(TOKENS) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(end);
    case 2:
      return text.slice(0, end) + text.slice(at);
    default:
      return text.slice(0, at) + random.pick(PACKETS);
  }
}

function makePacket(random) {
  let packet = random.pick(PACKETS);
  while (random.chance(0.3))
    packet = mutate(random, packet);
  return packet;
}

function makeFrame(random) {
  if (random.chance(0.75))
    return encode(frame(1, makePacket(random)));
  const opcode = random.pick([0, 1, 2, 2, 8, 9, 10, 3, 11]);
  const whole = encode(frame(opcode, Buffer.from(makePacket(random), 'latin1'), {
    fin: random.chance(0.7), rsv: random.chance(0.1) ? random.integer(1, 8) : 0,
  }));
  return random.chance(0.1) ? whole.subarray(0, random.integer(0, whole.length)) : whole;
}

// Sends so many things, and resolves when it is over, which it may be before that.
async function walkWebSocket(port, random, from, sid) {
  const query = `${PATH}&transport=websocket${sid ? `&sid=${sid}` : ''}`;
  let isOver = false;
  const client = new WebSocket(port, from, { closed: () => { isOver = true; } }, '', query);
  if (!await until(() => isOver || client.isOpen, ANSWER_LIMIT, 2)) {
    client.destroy();
    throw new Error('a handshake got no answer');
  }
  if (sid && random.chance(0.7)) {
    client.send('2probe');
    await pause(random.integer(0, 5));
    client.send('5');
  }
  for (let n = random.integer(1, STEPS); n > 0 && !isOver; n--) {
    client.socket.write(makeFrame(random));
    if (random.chance(0.3))
      await pause(random.integer(0, 4));
  }
  if (random.chance(0.5))
    client.socket.resetAndDestroy();
  else
    client.socket.end();
  await until(() => isOver, ANSWER_LIMIT, 2);
  client.destroy();
}

// Resolves with the body of the answer, if there is one; does not wait for an answer that is held.
function ask(port, from, method, query, body, patience = ANSWER_LIMIT) {
  return new Promise((resolve) => {
    let answer = '';
    const socket = open(port, from, {
      open: () => socket.write(`${method} ${query} HTTP/1.1\r\nHost: 127.0.0.1\r\n`
        + `${body === undefined ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`}\r\n${body ?? ''}`),
      data: (chunk) => { answer += chunk.toString('latin1'); },
      closed: () => {
        clearTimeout(timer);
        resolve(answer);
      },
    });
    const timer = setTimeout(() => socket.resetAndDestroy(), patience);
  });
}

async function walkPolling(port, random, from) {
  const query = `${PATH}&transport=polling`;
  const answer = await ask(port, from, 'GET', query);
  const sid = /"sid":"([^"]+)"/.exec(answer)?.[1];
  if (!sid)
    throw new Error(`a handshake got “${answer.slice(0, 60)}”`);
  const held = [];
  for (let n = random.integer(1, STEPS); n > 0; n--) {
    const session = random.chance(0.05) ? mutate(random, sid).replace(/[^\w-]/g, 'x') : sid;
    if (random.chance(0.5)) {
      const packets = Array.from({ length: random.integer(1, 5) }, () => makePacket(random));
      await ask(port, from, 'POST', `${query}&sid=${session}`, packets.join(SEPARATOR));
    } else if (random.chance(0.1)) {
      held.push(walkWebSocket(port, random.fork(), from, session));
    } else {
      held.push(ask(port, from, 'GET', `${query}&sid=${session}`, undefined, random.integer(1, 60)));
    }
  }
  await Promise.all(held);
}

async function walkAll(port, seed, isOver, failures) {
  const random = new Random(seed);
  let n = 0;
  await Promise.all(Array.from({ length: ABREAST }, async (_, i) => {
    while (!isOver(n)) {
      n++;
      const one = random.fork();
      const walk = one.chance(0.6) ? walkWebSocket : walkPolling;
      try {
        await walk(port, one, address(50, i));
      } catch (error) {
        failures.push(error.message);
      }
    }
  }));
  return n;
}

const { values } = parseArgs({
  options: { seconds: { type: 'string' }, sessions: { type: 'string' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 1000000);
const most = Number(values.sessions ?? Infinity);
const end = now() + (values.seconds || !values.sessions ? Number(values.seconds ?? 20) * 1000 : Infinity);

let nTests = 0;
let failed = false;
function test(name, complaint) {
  failed ||= Boolean(complaint);
  process.stdout.write(`${complaint ? 'not ok' : 'ok'} ${++nTests} - ${name}\n`);
  if (complaint)
    process.stdout.write(`${String(complaint).replace(/^/gm, '# ')}\n`);
}

const daemon = await startSnugd({ args: ['--no-limits'], env: { G_DEBUG: 'fatal-criticals' } });
let isAlive = true;
daemon.ended.then(() => { isAlive = false; });
let cut;
let acked;
const witness = await join(daemon.port, address(51), {
  ack: (id, ack) => { acked = ack; }, closed: (reason) => { cut = reason; },
}, 'Witness');
const failures = [];
const n = await walkAll(daemon.port, seed, (done) => !isAlive || done >= most || now() > end, failures);
witness.send('421["post",{"id":"the-end","text":"the end"}]');
await until(() => acked !== undefined || !isAlive, ANSWER_LIMIT);

process.stdout.write(`# seed ${seed}: ${n} sessions\n`);
test('the daemon runs', isAlive ? '' : daemon.output().slice(-4000));
test('every session got an answer', isAlive ? failures.slice(0, 5).join('\n') : '');
test('a member who was there all the time is there still', cut ?? (acked?.ok ? '' : `got ${JSON.stringify(acked)}`));
witness.destroy();
if (isAlive)
  test('it ends in peace, and leaves nothing behind', await daemon.stop().then(() => '', (error) => error.message));
process.stdout.write(`1..${nTests}\n`);
process.exit(failed ? 1 : 0);
