// SPDX-License-Identifier: LGPL-2.1-or-later
// Packets that are none, or that mean to be more.

import { address, join } from '../wire.js';

const DEEP = 65000;
const placeholder = (n) => `{"_placeholder":true,"num":${n}}`;

const BROKEN = {
  brackets: `42${'['.repeat(DEEP)}`,
  braces: `42["post",${'{"a":'.repeat(DEEP / 6)}`,
  'a billion attachments': '451000000000-["post",{}]',
  'more attachments than allowed': `4511-["post",${placeholder(0)}]`,
  'a placeholder out of range': `451-["post",${placeholder(7)}]`,
  'placeholders within placeholders': `451-["post",{"_placeholder":true,"num":${placeholder(0)}}]`,
  'a placeholder below 0': `451-["post",${placeholder(-1)}]`,
  'an event in the place of binary data': [`451-["post",${placeholder(0)}]`, '42["post",{}]'],
  'a huge ack id': '4299999999999999999999["post",{}]',
  'a packet of no type': '49["post",{}]',
  'an event without a name': '42[]',
  'a reserved event': '42["connect",{}]',
  'NaN': '42["post",NaN]',
  'a lone surrogate': '42["post",{"id":"a","text":"\\ud800"}]',
  'an escaped NUL': '42["post",{"id":"a","text":"\\u0000"}]',
  'a key twice': '42["post",{"id":"a","id":"b","text":"c"}]',
  'many values': `42["post",[${'0,'.repeat(30000)}0]]`,
};

// May be refused with an ack, and must do nothing else.
const STRANGE = {
  '__proto__': '421["post",{"__proto__":{"ok":true},"id":"p","text":{"__proto__":"x"}}]',
  constructor: '422["post",{"constructor":{"prototype":{"polluted":1}}}]',
  'an array for an object': '423["post",["id","text"]]',
  'an ack that nobody asked for': '437[]',
  'a name space that is not there': '42/nowhere,["post",{}]',
  'a number for a name': '42[1e308,{}]',
  'no argument': '424["post"]',
  'many arguments': `425["post"${',{}'.repeat(300)}]`,
  'an event of an object': '426["__proto__"]',
  'a name of an object': '427["rename",{"name":{"toString":"x"}}]',
  'a history before nothing': '428["history",{"before":-9007199254740993,"limit":1e9}]',
};

// Sends it as a member, and resolves with how that ended; what is not cut is left soon.
function send(context, i, name, packet, mustBeCut) {
  return new Promise((resolve) => {
    let client;
    const leave = setTimeout(() => {
      if (mustBeCut)
        context.problems.push(`${name}: nothing came of it`);
      client?.destroy();
    }, mustBeCut ? 10000 : 300);
    join(context.port, address(40, i), {
      ack: (id, ack) => {
        context.count(ack.ok ? 'taken' : ack.error.code);
        if (ack.ok)
          context.problems.push(`${name}: was taken`);
      },
      closed: (reason) => {
        clearTimeout(leave);
        context.closed(reason);
        resolve();
      },
    }).then((joined) => {
      context.opened();
      client = joined;
      [packet].flat().forEach((text) => client.send(text));
    }, (error) => {
      clearTimeout(leave);
      context.count(`refused: ${error.message.slice(0, 40)}`);
      setTimeout(resolve, 50);
    });
  });
}

export const PACKETS = {
  'broken packets': {
    about: `${Object.keys(BROKEN).length} packets that are none`,
    run: async (context) => {
      do {
        await Promise.all(Object.entries(BROKEN).map(([name, packet], i) =>
          send(context, i, name, packet, true)));
      } while (!context.isOver());
    },
  },
  'strange packets': {
    about: `${Object.keys(STRANGE).length} packets with something else in them`,
    run: async (context) => {
      do {
        await Promise.all(Object.entries(STRANGE).map(([name, packet], i) =>
          send(context, 100 + i, name, packet, false)));
      } while (!context.isOver());
    },
  },
};
