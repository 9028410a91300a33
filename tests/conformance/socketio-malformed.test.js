// SPDX-License-Identifier: LGPL-2.1-or-later
// Socket.IO v5: whatever is malformed closes its own connection, and hurts nobody else.

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { it, withServer } from './server.js';
import { Socket } from './wire.js';

const server = withServer('/socket.io/');

/** A client that has joined the main namespace. */
async function joined() {
  const socket = await Socket.open(server.ws);
  socket.send('40');
  await socket.take(2);
  return socket;
}

/** Asserts that the packets close the connection of who sends them, unanswered, and no other. */
async function assertCloses(...packets) {
  const [bystander, socket] = [await joined(), await joined()];
  for (const packet of packets) socket.send(packet);
  await socket.closed;
  assert.deepEqual(socket.packets, []);
  bystander.send('42["message","still here"]');
  assert.equal(await bystander.next(), '42["message-back","still here"]');
  await bystander.close();
}

const one = '451-["message",{"_placeholder":true,"num":0}]';
const bytes = Buffer.from([1, 2, 3]);

const malformed = {
  'an unknown type': ['4abc'],
  'a type that is no digit of the protocol': ['47["message"]'],
  'an empty packet': ['4'],
  'an event without a payload': ['42'],
  'an event with an object': ['42{}'],
  'an event with a string': ['42"message"'],
  'an event with nothing in it': ['42[]'],
  'an event whose name is no string': ['42[null,1]'],
  'an event whose name is an object': ['42[{"a":1}]'],
  'an acknowledgement id that is no number': ['42abc["message-with-ack",1,"2",{"3":[false]}]'],
  'an acknowledgement id that is negative': ['42-1["message-with-ack"]'],
  'an acknowledgement without a payload': ['431'],
  'an acknowledgement with an object': ['431{}'],
  'an acknowledgement without an id': ['43["x"]'],
  'a refusal, which only servers send': ['44{"message":"no"}'],
  'JSON that ends too early': ['42["message"'],
  'JSON that goes on too long': ['42["message"]]'],
  'JSON with something behind it': ['42["message"] x'],
  'JSON with single quotes': ["42['message']"],
  'JSON with a comment': ['42["message"/* x */]'],
  'JSON with a comma too many': ['42["message",]'],
  'JSON with a name without quotes': ['42["message",{a:1}]'],
  'JSON with a number that is none': ['42["message",01]'],
  'JSON with NaN': ['42["message",NaN]'],
  'JSON with a control character': ['42["message","a\u0001"]'],
  'JSON with half a surrogate pair': [String.raw`42["message","\ud83d"]`],
  '80 KB of brackets': [`42${'['.repeat(80_000)}`],
  '80 KB of brackets within an event': [`42["message",${'['.repeat(40_000)}${']'.repeat(40_000)}]`],
  '80 KB of braces': [`42["message",${'{"a":'.repeat(16_000)}`],
  'the name of an event that the library keeps for itself': ['42["connect"]'],
  'the name connect_error': ['42["connect_error",{"message":"x"}]'],
  'the name disconnect': ['42["disconnect","x"]'],
  'the name disconnecting': ['42["disconnecting"]'],
  'the name newListener': ['42["newListener"]'],
  'the name removeListener': ['42["removeListener"]'],
  'text where an attachment is due': [one, '42["message"]'],
  'an attachment that is not due': [bytes],
  'attachments without a number': ['45-["message",{"_placeholder":true,"num":0}]'],
  'attachments without a dash': ['451["message",{"_placeholder":true,"num":0}]'],
  'eleven attachments': [`4511-${JSON.stringify(['message',
    ...Array.from({ length: 11 }, (_, num) => ({ _placeholder: true, num }))])}`],
  'a thousand million attachments': ['451000000000-["message"]'],
  'a placeholder out of range': ['451-["message",{"_placeholder":true,"num":1}]', bytes],
  'a placeholder below zero': ['451-["message",{"_placeholder":true,"num":-1}]', bytes],
  'a placeholder that is no integer': ['451-["message",{"_placeholder":true,"num":0.5}]', bytes],
  'a placeholder that is a word': ['451-["message",{"_placeholder":true,"num":"splice"}]', bytes],
  'a binary event with an object': ['451-{}', bytes],
};

describe('a malformed packet closes the connection', () => {
  for (const [what, packets] of Object.entries(malformed)) {
    it(what, () => assertCloses(...packets));
  }
});

describe('an attachment too many', () => {
  it('closes the connection after the event that it follows', async () => {
    const socket = await joined();
    for (const packet of [one, bytes, bytes]) socket.send(packet);
    assert.match(await socket.next(), /^451-\["message-back"/);
    assert.deepEqual(await socket.next(), bytes);
    await socket.closed;
    assert.deepEqual(socket.packets, []);
  });
});

describe('what is odd but no error', () => {
  // a client may not know yet that it was disconnected from there
  it('an event to a namespace that was not joined is not answered', async () => {
    const socket = await joined();
    socket.send('42/custom,1["message-with-ack"]');
    socket.send('42/random,2["message-with-ack"]');
    socket.send('423["message-with-ack"]');
    assert.equal(await socket.next(), '433[]');
    await socket.close();
  });

  it('keys that mean something to JavaScript are keys like others', async () => {
    const socket = await joined();
    const json = '[{"__proto__":{"a":1},"constructor":{"prototype":1},"toString":2}]';
    socket.send(`421["message-with-ack",${json.slice(1, -1)}]`);
    assert.equal(await socket.next(), `431${json}`);
    await socket.close();
  });

  it('a placeholder in an event without attachments is an object like others', async () => {
    const socket = await joined();
    socket.send('421["message-with-ack",{"_placeholder":false,"num":0}]');
    assert.equal(await socket.next(), '431[{"_placeholder":false,"num":0}]');
    await socket.close();
  });
});
