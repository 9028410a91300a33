// SPDX-License-Identifier: LGPL-2.1-or-later
// Engine.IO v4, "Handshake", and what the server says to requests that are none.

import assert from 'node:assert/strict';
import { describe } from 'node:test';

import { MAX_PAYLOAD, PING_INTERVAL, PING_TIMEOUT, it, withServer } from './server.js';
import { Polling, Raw, Socket, readOpen, refused } from './wire.js';

const server = withServer('/engine.io/', '--engine');

/** Asserts that a request is refused with the error code of the reference implementation. */
async function refusal(query, code, options = {}) {
  const response = await fetch(`${server.http}?${query}`, options);
  assert.equal(response.status, 400, query);
  assert.match(response.headers.get('content-type'), /^application\/json/);
  const body = await response.json();
  assert.equal(body.code, code, query);
  assert.equal(typeof body.message, 'string');
}

function assertHandshake(value, upgrades) {
  assert.deepEqual(Object.keys(value).sort(),
    ['maxPayload', 'pingInterval', 'pingTimeout', 'sid', 'upgrades']);
  assert.match(value.sid, /^[A-Za-z0-9_-]{20,}$/, 'at least 120 bits that need no escape');
  assert.deepEqual(value.upgrades, upgrades);
  assert.equal(value.pingInterval, PING_INTERVAL);
  assert.equal(value.pingTimeout, PING_TIMEOUT);
  assert.equal(value.maxPayload, MAX_PAYLOAD);
}

describe('handshake over HTTP', () => {
  it('opens a session', async () => {
    const response = await fetch(`${server.http}?EIO=4&transport=polling`);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type'), /^text\/plain; ?charset=utf-8$/i);
    assertHandshake(readOpen(await response.text()), ['websocket']);
  });

  it('gives each session an id of its own', async () => {
    const sessions = await Promise.all(Array.from({ length: 20 }, () => Polling.open(server.http)));
    assert.equal(new Set(sessions.map((session) => session.sid)).size, 20);
  });

  it('needs no slash at the end of the path', async () => {
    const response = await fetch(`${server.http.slice(0, -1)}?EIO=4&transport=polling`);
    assert.equal(response.status, 200);
    assertHandshake(readOpen(await response.text()), ['websocket']);
  });

  it('ignores parameters that it does not know, the cache buster among them', async () => {
    const response = await fetch(`${server.http}?t=N8hyd6w&EIO=4&b64=1&transport=polling`);
    assert.equal(response.status, 200);
    assertHandshake(readOpen(await response.text()), ['websocket']);
  });

  it('refuses every version of the protocol but 4', async () => {
    await refusal('transport=polling', 5);
    for (const version of ['', 'abc', '3', '5', '44', '4.0', '-4']) {
      await refusal(`EIO=${version}&transport=polling`, 5);
    }
  });

  it('refuses unknown transports', async () => {
    await refusal('EIO=4', 0);
    for (const transport of ['', 'abc', 'Polling', 'jsonp', 'webtransport', 'constructor']) {
      await refusal(`EIO=4&transport=${transport}`, 0);
    }
  });

  it('refuses every method but GET', async () => {
    await refusal('EIO=4&transport=polling', 2, { method: 'POST' });
    await refusal('EIO=4&transport=polling', 2, { method: 'POST', body: '4hello' });
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const response = await fetch(`${server.http}?EIO=4&transport=polling`, { method });
      assert.equal(response.status, 400, method);
      await response.arrayBuffer();
    }
  });

  it('refuses session ids that it does not know', async () => {
    for (const sid of ['abc', 'AAAAAAAAAAAAAAAAAAAAAAAA', '__proto__', 'x'.repeat(2000)]) {
      await refusal(`EIO=4&transport=polling&sid=${sid}`, 1);
      await refusal(`EIO=4&transport=polling&sid=${sid}`, 1, { method: 'POST', body: '4hello' });
    }
  });

  it('never answers with a script', async () => {
    const response = await fetch(`${server.http}?EIO=4&transport=polling&j=0`);
    const body = await response.text();
    assert.doesNotMatch(response.headers.get('content-type') ?? '', /javascript/);
    assert.doesNotMatch(body, /___eio/);
  });

  it('refuses the transport websocket to a request that is no WebSocket handshake', async () => {
    await refusal('EIO=4&transport=websocket', 3);
  });
});

describe('handshake over WebSocket', () => {
  it('opens a session that has nothing to upgrade to', async () => {
    const socket = await Socket.open(server.ws);
    assertHandshake(socket.handshake, []);
    await socket.close();
  });

  it('needs no slash at the end of the path', async () => {
    const socket = await Socket.open(server.ws.slice(0, -1));
    assertHandshake(socket.handshake, []);
    await socket.close();
  });

  it('refuses every version of the protocol but 4', async () => {
    for (const version of ['', 'EIO=&', 'EIO=abc&', 'EIO=3&', 'EIO=5&']) {
      assert.equal(await refused(`${server.ws}?${version}transport=websocket`), 400, version);
    }
  });

  it('refuses unknown transports', async () => {
    for (const transport of ['', '&transport=', '&transport=abc', '&transport=webtransport']) {
      assert.equal(await refused(`${server.ws}?EIO=4${transport}`), 400, transport);
    }
  });

  it('refuses session ids that it does not know', async () => {
    assert.equal(await refused(`${server.ws}?EIO=4&transport=websocket&sid=abc`), 400);
  });

  it('refuses a session that was opened over WebSocket', async () => {
    const socket = await Socket.open(server.ws);
    await refused(`${server.ws}?EIO=4&transport=websocket&sid=${socket.handshake.sid}`);
    socket.send('4still here');
    assert.equal(await socket.next(), '4still here');
    await socket.close();
  });

  it('agrees to no extension and no subprotocol', async () => {
    const raw = new Raw(server.port);
    raw.write('GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\n'
      + 'Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n'
      + 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
      + 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n');
    const head = (await raw.until((bytes) => bytes.includes('\r\n\r\n'))).toString('latin1');
    raw.destroy();
    assert.match(head, /^HTTP\/1\.1 101 /);
    assert.match(head, /\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/i);
    assert.doesNotMatch(head, /\r\nSec-WebSocket-(Extensions|Protocol):/i);
  });

  it('refuses other versions of WebSocket', async () => {
    const raw = new Raw(server.port);
    raw.write('GET /engine.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\n'
      + 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 7\r\n'
      + 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n');
    const head = (await raw.until((bytes) => bytes.includes('\r\n\r\n'))).toString('latin1');
    raw.destroy();
    assert.match(head, /^HTTP\/1\.1 4\d\d /);
  });
});

describe('other origins', () => {
  const origin = 'http://other.example';

  function assertOpenTo(response) {
    const allowed = response.headers.get('access-control-allow-origin');
    assert.ok(allowed === '*' || allowed === origin, `allowed is ${allowed}`);
    if (allowed === origin) assert.match(response.headers.get('vary') ?? '', /\borigin\b/i);
  }

  it('may poll, as the configuration of the example says', async () => {
    const response = await fetch(`${server.http}?EIO=4&transport=polling`,
      { headers: { Origin: origin } });
    assert.equal(response.status, 200);
    assertOpenTo(response);
    await response.arrayBuffer();
  });

  it('may read the errors', async () => {
    const response = await fetch(`${server.http}?EIO=4&transport=polling&sid=abc`,
      { headers: { Origin: origin } });
    assert.equal(response.status, 400);
    assertOpenTo(response);
    await response.arrayBuffer();
  });

  it('are told in a preflight what they may send', async () => {
    const response = await fetch(`${server.http}?EIO=4&transport=polling`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,x-color',
      },
    });
    assert.ok(response.status === 200 || response.status === 204, `status ${response.status}`);
    assertOpenTo(response);
    assert.match(response.headers.get('access-control-allow-methods') ?? '', /\bPOST\b/);
    assert.match(response.headers.get('access-control-allow-headers') ?? '', /x-color/i);
  });

  it('may open a WebSocket', async () => {
    const socket = await Socket.open(server.ws, { headers: { Origin: origin } });
    socket.send('4hello');
    assert.equal(await socket.next(), '4hello');
    await socket.close();
  });
});

describe('other paths', () => {
  it('are not the endpoint', async () => {
    for (const path of ['/', '/engine', '/engine.io/x', '/engine.iox/']) {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}?EIO=4&transport=polling`);
      assert.equal(response.status, 404, path);
      await response.arrayBuffer();
    }
  });
});
