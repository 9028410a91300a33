# SPDX-License-Identifier: LGPL-2.1-or-later
"""What group commit is worth: how many messages the daemon stores in a second, by one member who
waits for each ack, so that each message is a transaction of its own, and by a hundred such."""

import json
import re
import statistics
import subprocess
import time
import urllib.request
from pathlib import Path

import servers

# Members, messages of each at one time.
LOADS = ((1, 1), (1, 100), (100, 1))
COUNTERS = ('snug_messages_total', 'snug_commits_total')


def read_counters(port):
    """The counters of the daemon, and when they were read."""
    with urllib.request.urlopen(f'http://127.0.0.1:{port}/metrics', timeout=20) as response:
        text = response.read().decode()
    return [int(re.search(rf'^{name} (\d+)$', text, re.M)[1]) for name in COUNTERS], time.monotonic()


def cpu_seconds(pid):
    fields = Path(f'/proc/{pid}/stat').read_text('ascii').rpartition(')')[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def measure(kind, program, members, in_flight, seconds):
    server = servers.start(kind)
    try:
        (messages, commits), began = read_counters(server.port)
        cpu = cpu_seconds(server.process.pid)
        result = subprocess.run(
            servers.pin_load([program, f'--port={server.port}', f'--senders={members}',
                              f'--in-flight={in_flight}', f'--seconds={seconds}']),
            capture_output=True, text=True, timeout=120, check=True)
        (messages_after, commits_after), ended = read_counters(server.port)
        cpu = cpu_seconds(server.process.pid) - cpu
    finally:
        server.stop()
    figures = json.loads(result.stdout)
    # Those who come in are transactions too.
    return figures | {
        'messages_per_commit': (messages_after - messages) / (commits_after - commits),
        'cpu_percent': cpu / (ended - began) * 100,
        'deliveries_per_second': figures['acks_per_second'] * members,
    }


def run(kind, program, seconds, repeat):
    """Prints a table in Markdown; returns whether a hundred members store ten times as much as one."""
    runs = {load: [] for load in LOADS}
    for _ in range(repeat):
        for load in LOADS:
            runs[load].append(measure(kind, program, *load, seconds))
    figures = {load: {key: statistics.median(one[key] for one in of_load) for key in of_load[0]}
               for load, of_load in runs.items()}
    least = figures[LOADS[0]]['acks_per_second']
    print('| members | messages of each at one time | acks a second | × | messages in a transaction '
          '| ack p50 | p99 | deliveries a second | CPU of the daemon |')
    print('|---|---|---|---|---|---|---|---|---|')
    for (members, in_flight), one in figures.items():
        print(f'| {members} | {in_flight} | {one["acks_per_second"]:,.0f} '
              f'| {one["acks_per_second"] / least:.1f} | {one["messages_per_commit"]:.1f} '
              f'| {one["p50_ms"]:.2f} ms | {one["p99_ms"]:.2f} ms '
              f'| {one["deliveries_per_second"]:,.0f} | {one["cpu_percent"]:.0f} % |')
    return figures[LOADS[-1]]['acks_per_second'] >= 10 * least
