# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the suites, says what came of each, and ends with one line: N passed, N failed."""

import argparse
import re
import signal
import sys
import threading
import traceback

from lanes import run_rows
from runner import LOGS, TOP, Stopped, Suite
from suites import TABLE, WORKS
from tap import FAILED, PASSED, SKIPPED

DETAILS, DETAIL_LINES = 20, 25
# what Node says about a failure besides what failed
NOISE = re.compile(r'^(duration_ms|failureType|code|name|type|operator|stack): |node:internal|^$')


def parse_arguments():
    parser = argparse.ArgumentParser(prog='./build-aux/test', allow_abbrev=False,
                                     description='Builds Snug and runs all its tests.')
    parser.add_argument('--list', action='store_true', help='list the suites and end')
    parser.add_argument('--only', metavar='SUITE', action='append', default=[],
                        choices=[row.name for row in TABLE],
                        help='run this suite, and the builds that it needs; may be repeated')
    parser.add_argument('--quick', action='store_true',
                        help='leave out the sanitizers, valgrind and what another suite repeats')
    return parser.parse_args()


def chosen(arguments):
    """The rows of the table to run, in order."""
    names = set(arguments.only) or {row.name for row in TABLE if row.quick or not arguments.quick}
    for row in TABLE:
        if row.name in names:
            names.update(row.needs)
    return [row for row in TABLE if row.name in names]


def allowed_skips():
    """Tests that may be skipped: those that README.md names, in backquotes, under that heading."""
    readme = (TOP / 'README.md').read_text('utf-8') if (TOP / 'README.md').exists() else ''
    section = re.search(r'^#+ Skipped tests\n(.*?)(?=^#|\Z)', readme, re.MULTILINE | re.DOTALL)
    return set(re.findall(r'^[-*] `([^`]+)`', section[1], re.MULTILINE)) if section else set()


def judge_skips(suite, allowed):
    """A skipped test has failed, unless README.md says that it may be skipped."""
    for result in suite.results:
        if result.status == SKIPPED and result.name not in allowed:
            result.status = FAILED
            result.detail = f'skipped, which README.md does not allow: {result.detail}'


def run_row(row, broken):
    """Runs one suite; a suite whose build failed has failed."""
    suite = Suite(row.name, row.limit, gives_way=row.lane == WORKS)
    missing = [need for need in row.needs if need in broken]
    if missing:
        suite.add(row.name, FAILED, f"not run, because {' and '.join(missing)} failed")
    else:
        try:
            row.run(suite)
        except Stopped:
            raise
        except Exception:  # a suite that cannot run has failed, and the others still run
            suite.add(row.name, FAILED, traceback.format_exc())
    return suite


def count(suite, status):
    return sum(result.status == status for result in suite.results)


def report(suite):
    """Prints one line for the suite, and what is to be known about each failure."""
    passed, failed, skipped = (count(suite, status) for status in (PASSED, FAILED, SKIPPED))
    numbers = f'{passed} passed' + (f', {failed} failed' if failed else '') + \
        (f', {skipped} skipped' if skipped else '')
    mark = 'FAILED' if failed else 'ok'
    print(f'{mark:7}{suite.name:15}{suite.seconds:6.1f} s   {numbers}', flush=True)
    for number, result in enumerate(r for r in suite.results if r.status == FAILED):
        print(f'       not ok {result.name}')
        if number < DETAILS:
            lines = [line for line in result.detail.splitlines() if not NOISE.search(line)]
            for line in lines[:DETAIL_LINES]:
                print(f'           {line}')
    if failed:
        print(f'       the whole log: {suite.log_path.relative_to(TOP)}', flush=True)


def main():
    arguments = parse_arguments()
    if arguments.list:
        for row in TABLE:
            print(f'{row.name:15}{row.about}')
        return 0

    LOGS.mkdir(parents=True, exist_ok=True)
    allowed, broken, suites = allowed_skips(), set(), []
    one_by_one = threading.Lock()

    def act(row):
        suite = run_row(row, broken)
        judge_skips(suite, allowed)
        with one_by_one:
            report(suite)
            suites.append(suite)
            if count(suite, FAILED):
                broken.add(row.name)

    run_rows(chosen(arguments), act)
    failed = sum(count(suite, FAILED) for suite in suites)
    print(f'{sum(count(suite, PASSED) for suite in suites)} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    # so that what runs is stopped, too
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
