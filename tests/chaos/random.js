// SPDX-License-Identifier: LGPL-2.1-or-later
// Chance that can be had again: everything that is drawn follows from the seed.

// A generator of its own for each part of the program, so that what one of them draws does not
// depend on how often another one did (mulberry32).
export class Random {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** At least 0, less than 1. */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A number from `least` on, less than `limit`. */
  between(least, limit) {
    return least + this.next() * (limit - least);
  }

  integer(least, limit) {
    return Math.floor(this.between(least, limit));
  }

  chance(probability) {
    return this.next() < probability;
  }

  pick(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  /** How long until the next of many independent things that happen every `mean` on average. */
  interval(mean) {
    return -Math.log(1 - this.next()) * mean;
  }

  id() {
    let text = '';
    while (text.length < 24)
      text += Math.floor(this.next() * 0x100000000).toString(16).padStart(8, '0');
    return text;
  }

  fork() {
    return new Random(Math.floor(this.next() * 0x100000000));
  }
}
