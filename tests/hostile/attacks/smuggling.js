// SPDX-License-Identifier: LGPL-2.1-or-later
// Requests in which a proxy and a server might see different ones. Each of the shapes is followed by
// a request that a proxy would not have seen; it must get no answer of its own.

import { address, open } from '../wire.js';

const HOST = 'Host: 127.0.0.1\r\n';
const POST = 'POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\n';
const LENGTH = 'Content-Length: 4\r\n';
const CHUNKED = 'Transfer-Encoding: chunked\r\n';
const CHUNKS = '0\r\n\r\n';
const SMUGGLED = `GET /healthz HTTP/1.1\r\n${HOST}\r\n`;

const post = (fields, body = 'body') => `${POST}${HOST}${fields}\r\n${body}`;

export const SHAPES = {
  'length and chunked': post(LENGTH + CHUNKED, CHUNKS),
  'chunked and length': post(CHUNKED + LENGTH, CHUNKS),
  'two lengths': post('Content-Length: 4\r\nContent-Length: 0\r\n'),
  'two equal lengths': post(LENGTH + LENGTH),
  'a list of lengths': post('Content-Length: 4, 0\r\n'),
  'a list of equal lengths': post('Content-Length: 4, 4\r\n'),
  'a length with a sign': post('Content-Length: +4\r\n'),
  'a negative length': post('Content-Length: -1\r\n'),
  'a length in hexadecimal': post('Content-Length: 0x4\r\n'),
  'a length with a letter': post('Content-Length: 4a\r\n'),
  'a length with a point': post('Content-Length: 4.0\r\n'),
  'an empty length': post('Content-Length:\r\n'),
  'a length with a space within': post('Content-Length: 1 4\r\n'),
  'a length beyond 64 bits': post('Content-Length: 18446744073709551620\r\n'),
  'a length before a colon with a space': post('Content-Length : 4\r\n'),
  'a length with a tab in its name': post('Content-Length\t: 4\r\n'),
  'a name with an underscore and a length': post('Content_Length: 4\r\nContent-Length: 4\r\nContent-Length: 0\r\n'),
  'chunked alone': post(CHUNKED, CHUNKS),
  'chunked twice': post(CHUNKED + CHUNKED, CHUNKS),
  'chunked in capitals': post('Transfer-Encoding: CHUNKED\r\n', CHUNKS),
  'chunked after identity': post('Transfer-Encoding: identity, chunked\r\n', CHUNKS),
  'an unknown coding': post(`Transfer-Encoding: xchunked\r\n${LENGTH}`),
  'chunked after a tab': post(`Transfer-Encoding:\tchunked\r\n`, CHUNKS),
  'chunked after a vertical tab': post(`Transfer-Encoding: \x0bchunked\r\n${LENGTH}`),
  'chunked before a colon with a space': post(`Transfer-Encoding : chunked\r\n${LENGTH}`),
  'chunked in quotes': post(`Transfer-Encoding: "chunked"\r\n${LENGTH}`),
  'chunked in a folded line': post(`Transfer-Encoding:\r\n chunked\r\n${LENGTH}`),
  'chunked behind a fold of another': post(`X: y\r\n Transfer-Encoding: chunked\r\n${LENGTH}`),
  'chunked behind a bare line feed': post(`X: y\nTransfer-Encoding: chunked\r\n${LENGTH}`),
  'chunked behind a bare carriage return': post(`X: y\rTransfer-Encoding: chunked\r\n${LENGTH}`),
  'chunked behind a NUL': post(`X: y\0\r\nTransfer-Encoding: chunked\r\n${LENGTH}`),
  'a chunk of a negative size': post(CHUNKED, '-1\r\n\r\n'),
  'a chunk of no size': post(CHUNKED, 'zz\r\n\r\n'),
  'a chunk with bare line feeds': post(CHUNKED, '0\n\n'),
  'lines that end with a line feed': `${POST}${HOST}${LENGTH}\r\nbody`.replaceAll('\r\n', '\n'),
  'two hosts': post(`Host: other\r\n${LENGTH}`),
  'no host': `${POST}${LENGTH}\r\nbody`,
  'a host with a user': `${POST}Host: a@127.0.0.1\r\n${LENGTH}\r\nbody`,
  'a host before a colon with a space': `${POST}Host : 127.0.0.1\r\n${LENGTH}\r\nbody`,
  'an absolute target': `GET http://other/ HTTP/1.1\r\n${HOST}\r\n`,
  'a body where none may be': `GET /healthz HTTP/1.1\r\n${HOST}${LENGTH}\r\nbody`,
  'a request line in two': `GET /healthz\r\nX: HTTP/1.1\r\n${HOST}\r\n`,
  'a space at the start': ` GET /healthz HTTP/1.1\r\n${HOST}\r\n`,
  'a version that does not exist': `GET /healthz HTTP/1.9\r\n${HOST}\r\n`,
  'HTTP/0.9': 'GET /healthz\r\n\r\n',
  'HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'TLS': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'an upgrade to HTTP/2 with a body': post(`Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AA\r\n${CHUNKED}`, CHUNKS),
};

const LIMIT = 15000;

function ask(context, shape, from) {
  return new Promise((resolve) => {
    let answer = '';
    const socket = open(context.port, from, {
      open: () => {
        context.opened();
        socket.write(Buffer.from(shape + SMUGGLED, 'latin1'));
      },
      data: (chunk) => { answer += chunk.toString('latin1'); },
      closed: () => {
        context.open--;
        resolve(answer);
      },
    });
    setTimeout(() => socket.destroy(), LIMIT).unref();
  });
}

export const SMUGGLING = {
  smuggling: {
    about: `${Object.keys(SHAPES).length} shapes of requests that hide another one`,
    run: async (context) => {
      for (let n = 0; n === 0 || !context.isOver(); n++) {
        await Promise.all(Object.entries(SHAPES).map(async ([name, shape], i) => {
          const answer = await ask(context, shape, address(14, i));
          const answers = answer.split(/^HTTP\/1\.[01] /m).slice(1);
          context.count('requests');
          context.count(answer.slice(9, 12) || 'no answer');
          if (answers.length !== 1 || !/^[45]\d\d /.test(answers[0]))
            context.problems.push(`${name}: ${answers.length} answers: ${answer.slice(0, 100)}`);
        }));
        await context.rest(100);
      }
    },
  },
};
