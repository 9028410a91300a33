// SPDX-License-Identifier: LGPL-2.1-or-later
// All attacks, by name. Each has `run`, which gets a context (attacker.js), and may have
//   about    what it does, in a few words
//   seconds  for how long at least, when it is about a time limit
//   nofile   how many descriptors the daemon has
//   args     more arguments of the daemon
//   config   more lines of its configuration
//   rate     how many messages a second the ordinary clients send, if not the usual number
//   check    what must be so with what it tells, and what the daemon wrote: returns a complaint, or nothing

import { BODIES } from './attacks/bodies.js';
import { CROWDS } from './attacks/crowds.js';
import { FLOODS } from './attacks/floods.js';
import { FRAMES } from './attacks/frames.js';
import { PACKETS } from './attacks/packets.js';
import { SLOW } from './attacks/slow.js';
import { SMUGGLING } from './attacks/smuggling.js';
import { UNREAD } from './attacks/unread.js';

export const ATTACKS = {
  ...SLOW, ...CROWDS, ...UNREAD, ...BODIES, ...SMUGGLING, ...FRAMES, ...FLOODS, ...PACKETS,
};
