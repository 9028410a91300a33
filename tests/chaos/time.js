// SPDX-License-Identifier: LGPL-2.1-or-later
// Time, in milliseconds: the clock of all processes of the machine that nobody sets.

/** The clock that the recorder of writes uses as well (CLOCK_MONOTONIC). */
export function now() {
  return Number(process.hrtime.bigint()) / 1e6;
}

export function pause(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, Math.max(0, milliseconds)); });
}

/** Waits until something is so, and tells whether it came to be in time. */
export async function until(isSo, limit, interval = 20) {
  const end = now() + limit;
  while (!await isSo()) {
    if (now() >= end)
      return false;
    await pause(interval);
  }
  return true;
}

/** A figure of a list: 0.5 for the median, 1 for the largest. */
export function quantile(values, part) {
  if (values.length === 0)
    return NaN;
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}
