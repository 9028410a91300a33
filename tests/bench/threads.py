# SPDX-License-Identifier: LGPL-2.1-or-later
"""What threads and io_uring bring: how long a message to many takes the daemon, and how much processor
time, with no thread, and with one for each further processor, and with io_uring and without. Nearly
all clients never read, so that the load takes next to nothing of the processors that are to be
compared."""

import json
import os
import statistics
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import servers

MESSAGES = 100
READERS = 10


def measure(kind, load, clients, threads, ring):
    with tempfile.TemporaryDirectory(prefix='snug-bench-') as folder:
        config = Path(folder) / 'snug.conf'
        config.write_text(f'[server]\nsend-threads={threads}\nio-uring={ring}\n')
        server = servers.start(replace(kind, command=[*kind.command, f'--config={config}']),
                               everywhere=True)
        try:
            result = subprocess.run(
                [load, f'--protocol={kind.protocol}', f'--port={server.port}',
                 f'--pid={server.process.pid}', f'--clients={clients}', f'--messages={MESSAGES}',
                 f'--stalled={clients - READERS}'],
                capture_output=True, text=True, timeout=300, check=True)
        finally:
            server.stop()
    figures = json.loads(result.stdout)
    if not figures['ok']:
        raise RuntimeError(result.stderr.strip())
    return {
        'ms': figures['broadcast_seconds'] * 1000 / MESSAGES,
        'cpu_us': figures['cpu_us_per_delivery'] * READERS / clients,
    }


def run(kind, load, counts, repeat):
    """Prints a table in Markdown."""
    most = len(os.sched_getaffinity(0)) - 1
    cases = [(clients, threads, ring) for clients in counts
             for threads in sorted({0, min(1, most), most}) for ring in ('false', 'true')]
    runs = {case: [] for case in cases}
    for _ in range(repeat):
        for case in cases:
            runs[case].append(measure(kind, load, *case))
    print('| clients | threads that help | io_uring | ms for a message to all | µs CPU for each client |')
    print('|---|---|---|---|---|')
    for (clients, threads, ring), of_case in runs.items():
        one = {key: statistics.median(run[key] for run in of_case) for key in of_case[0]}
        print(f'| {clients:,} | {threads} | {ring} | {one["ms"]:.2f} | {one["cpu_us"]:.2f} |')
