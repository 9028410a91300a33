/* SPDX-License-Identifier: LGPL-2.1-or-later */
import { isPassing } from "./refusals.js";

const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 30000;

/**
 * How long to wait before the room is asked again for what it did not take just now: as long as it
 * said, or else longer each time. A disk that is full may stay so for a while.
 */
export function createBackOff() {
  let pause = FIRST_PAUSE_MS;

  return {
    /**
     * @param {import("./types.js").Problem} problem
     * @returns {number | null} milliseconds, or null if it is of no use to ask again
     */
    after(problem) {
      if (!isPassing(problem)) return null;
      if (problem.retryAfter !== null) return problem.retryAfter;
      const now = pause;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      return now;
    },
    /** The room took something. */
    reset() {
      pause = FIRST_PAUSE_MS;
    },
  };
}
