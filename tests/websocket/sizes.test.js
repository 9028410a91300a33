// SPDX-License-Identifier: LGPL-2.1-or-later
// RFC 6455 with limits that let all cases through, as the Autobahn suite has them.

import { runCases } from './run.js';

runCases({ maxPayload: 16 * 1024 * 1024, maxFragments: 0 });
