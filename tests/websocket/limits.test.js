// SPDX-License-Identifier: LGPL-2.1-or-later
// RFC 6455 with the limits that Snug has: what is beyond them is refused with 1009 or 1008.

import { runCases } from './run.js';

runCases({ maxPayload: 64 * 1024, maxFragments: 8 });
