// SPDX-License-Identifier: LGPL-2.1-or-later
// Fills a disk.

import { closeSync, openSync, writeSync } from 'node:fs';

/** Writes until there is no space, and a little less at a time at the end. */
export function fill(path) {
  const file = openSync(path, 'a');
  let size = 1 << 20;
  try {
    while (size >= 512) {
      try {
        const n = writeSync(file, Buffer.alloc(size));
        if (n < size)
          size = size >> 1;
      } catch (error) {
        if (error.code !== 'ENOSPC')
          throw error;
        size = size >> 1;
      }
    }
  } finally {
    closeSync(file);
  }
}
