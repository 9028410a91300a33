// SPDX-License-Identifier: LGPL-2.1-or-later

/**
 * A promise that is rejected when what it waits for takes too long.
 *
 * @param {number} limit in milliseconds
 * @param {string} what what is waited for, for the error
 * @param {(resolve: Function, reject: Function) => void} executor as of a Promise
 */
export function within(limit, what, executor) {
  let timer;
  return new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${limit} ms`)), limit);
    executor(resolve, reject);
  }).finally(() => clearTimeout(timer));
}
