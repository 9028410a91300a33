// SPDX-License-Identifier: LGPL-2.1-or-later
// What shim.c is told, by way of a file that it has in its memory.

import { openSync, writeSync } from 'node:fs';

export class Control {
  constructor(path) {
    this.path = path;
    this.file = openSync(path, 'w', 0o600);
    this.put(0, 0n);
    this.put(8, 0n);
  }

  put(position, value) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    writeSync(this.file, bytes, 0, 8, position);
  }

  /** How wrong the clock of the daemon is, in seconds. */
  setClock(seconds) {
    this.put(0, BigInt(seconds) * 1000000000n);
  }

  failSync(fails) {
    this.put(8, fails ? 1n : 0n);
  }
}
