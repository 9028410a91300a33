#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Measures Snug against its peers, all in one run with one load, and says how they compare."""

import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
from pathlib import Path

import chart
import commits
import goals
import report
import rows
import servers
import threads


def measure(kind, row, load):
    server = servers.start(kind)
    try:
        result = subprocess.run(
            servers.pin_load([load, f'--protocol={kind.protocol}', f'--port={server.port}',
                              f'--pid={server.process.pid}', *row.arguments(kind)]),
            capture_output=True, text=True, timeout=600)
    finally:
        server.stop()
    if not result.stdout:
        raise RuntimeError(result.stderr.strip())
    figures = json.loads(result.stdout)
    if result.stderr:
        figures['error'] = result.stderr.strip()
    return figures


def is_measured(kind, row):
    if row.only and kind.name not in row.only:
        return False
    if kind.more_bytes and row.group != 'broadcast':
        return False
    if row.transport != 'websocket' and not kind.polls:
        return False
    return not (kind.slow and row.clients > 1000)


def median(runs):
    """One run's figures from those of several, figure by figure."""
    return {key: statistics.median(run[key] for run in runs) if isinstance(value, float) else value
            for key, value in runs[0].items()} | {'ok': all(run['ok'] for run in runs)}


def run_row(kinds, row, load):
    """Runs are interleaved, so that a busy moment of the machine does not hit one server alone."""
    runs = {kind.name: [] for kind in kinds}
    for _ in range(row.repeat):
        for kind in kinds:
            try:
                runs[kind.name].append(measure(kind, row, load))
            except (OSError, RuntimeError, subprocess.SubprocessError) as error:
                print(f'  {kind.title:34} FAILED: {error}', flush=True)
                runs[kind.name].append(report.FAILED)
    return {name: median(of_server) for name, of_server in runs.items()}


def run_rows(kinds, todo, load):
    results = []
    for row in todo:
        print(f'\n{row.group}: {row.title()}', flush=True)
        here = [kind for kind in kinds if is_measured(kind, row)]
        measured = run_row(here, row, load)
        for kind in here:
            print(report.line(kind, row, measured), flush=True)
        results.append({'group': row.group, 'title': row.title(), 'row': vars(row),
                        'servers': measured})
    return results


def choose_rows(arguments, descriptors):
    if arguments.quick:
        todo = rows.quick()
    elif arguments.goals:
        todo = rows.goals(descriptors)
    else:
        todo = rows.full(descriptors)
    return [row for row in todo
            if (not arguments.only or row.group in arguments.only)
            and (not arguments.clients or row.clients == arguments.clients)]


def measure_snug_alone(arguments, kinds, load):
    snug = next(kind for kind in kinds if kind.name == 'snug-room')
    if arguments.commits:
        senders = str(Path(load).with_name('bench-senders'))
        reached = commits.run(snug, senders, *((1, 1) if arguments.quick else (5, 3)))
        return 0 if reached or arguments.quick else 1
    threads.run(snug, load, (300,) if arguments.quick else (1000, 10000), 1 if arguments.quick else 5)
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--build', required=True, help='the build folder')
    parser.add_argument('--out', default='.', help='where bench.json and bench.svg go')
    parser.add_argument('--quick', action='store_true', help='only whether everything runs')
    parser.add_argument('--goals', action='store_true',
                        help='only the rows that the goals are about, and two tables in Markdown')
    parser.add_argument('--commits', action='store_true',
                        help='only how many messages are stored in a second, and how')
    parser.add_argument('--threads', action='store_true',
                        help='only what threads bring that help to send')
    parser.add_argument('--shared', action='store_true',
                        help='let the load and the server have the same processors')
    parser.add_argument('--only', action='append', help='a group of rows')
    parser.add_argument('--server', action='append', help='a server')
    parser.add_argument('--clients', type=int, help='only rows with so many clients')
    arguments = parser.parse_args()
    if arguments.shared:
        servers.PROCESSORS.share()

    # Who is told to end ends the servers, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    load = str(Path(arguments.build) / 'tests' / 'bench' / 'bench-load')
    kinds = [k for k in servers.kinds(arguments.build)
             if not arguments.server or k.name in arguments.server]
    if arguments.commits or arguments.threads:
        return measure_snug_alone(arguments, kinds, load)
    todo = choose_rows(arguments, hard if hard > 0 else 20000)

    results = run_rows(kinds, todo, load)
    failed = [name for result in results for name, figures in result['servers'].items()
              if not figures['ok']]
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    (out / 'bench.json').write_text(json.dumps(
        {'machine': {'processors': os.cpu_count(), 'kernel': os.uname().release},
         'results': results}, indent=1) + '\n')
    (out / 'bench.svg').write_text(chart.draw(kinds, results))
    if arguments.goals:
        print('\n' + goals.servers_table(kinds, results) + '\n' + goals.goals_table(results))
    print(f'\nThe figures are in {out / "bench.json"}, a chart is in {out / "bench.svg"}.')
    if failed:
        print(f'Not all clients were served by: {", ".join(sorted(set(failed)))}')
    return 1 if any(name.startswith('snug') for name in failed) else 0


if __name__ == '__main__':
    sys.exit(main())
