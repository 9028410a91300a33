# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fuzzes the parsers with libFuzzer, two targets at a time, and measures what the corpora reach.

Prints TAP. What breaks a target, and what it learns, is kept in build-fuzz.
"""

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
BUILD = TOP / 'build-fuzz'
LIBRARY = Path('subprojects/soup-socketio')

# Lines of the parsers that the corpora in the tree must reach.
WANTED_COVERAGE = 95
# An input that takes longer than this, in seconds, or needs more memory, in MiB, is a failure.
SLOWEST, MEMORY = 5, 2048


@dataclass(frozen=True)
class Target:
    """A fuzz target: its project, its name, and the files that it is to reach, without .c."""
    folder: Path
    name: str
    sources: tuple

    @property
    def program(self):
        return self.folder / 'tests' / 'fuzz' / f'fuzz-{self.name}'

    @property
    def corpus(self):
        return TOP / self.folder / 'tests' / 'corpus' / self.name

    @property
    def dictionary(self):
        return TOP / self.folder / 'tests' / 'fuzz' / f'{self.name}.dict'


TARGETS = (
    Target(LIBRARY, 'utf8', ('net/utf8',)),
    Target(LIBRARY, 'frame', ('net/frame', 'net/message-reader')),
    Target(LIBRARY, 'request-head', ('net/request-head', 'net/head-field', 'net/host',
                                    'net/websocket-handshake')),
    Target(LIBRARY, 'forwarded', ('net/forwarded',)),
    Target(LIBRARY, 'payload', ('engineio/payload', 'engineio/base64')),
    Target(LIBRARY, 'query', ('engineio/query',)),
    Target(LIBRARY, 'origin', ('engineio/origin',)),
    Target(LIBRARY, 'json', ('socketio/json-scan', 'socketio/json-token')),
    Target(LIBRARY, 'packet', ('socketio/packet', 'socketio/placeholder')),
    Target(Path(), 'wire', ('src/web/wire-read',)),
    Target(Path(), 'names', ('src/core/name', 'src/core/name-skeleton', 'src/core/text',
                             'src/core/title')),
    Target(Path(), 'config', ('src/app/config-file', 'src/app/config-network', 'src/app/config-value',
                              'src/app/address')),
)


class Tap:
    """Counts what it prints."""

    def __init__(self):
        self.n = 0
        self.failed = False

    def test(self, is_ok, name, detail=''):
        self.n += 1
        self.failed |= not is_ok
        print(f"{'' if is_ok else 'not '}ok {self.n} - {name}", flush=True)
        for line in ([] if is_ok else detail.splitlines()):
            print(f'  # {line}', flush=True)


def run(command, **environment):
    return subprocess.run([str(word) for word in command], cwd=BUILD, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                          env={**os.environ, **environment})


def build(targets):
    """Returns whether the targets could be built."""
    if not (BUILD / 'build.ninja').exists():
        setup = subprocess.run(['meson', 'setup', BUILD, TOP, '-Dfuzz=true'], check=False,
                               env={**os.environ, 'CC': 'clang'}, stdout=sys.stderr)
        if setup.returncode != 0:
            return False
    programs = [target.program for target in targets]
    return subprocess.run(['ninja', '-C', BUILD, *programs], stdout=sys.stderr, check=False
                          ).returncode == 0


def fuzz(target, options):
    """Fuzzes one target; returns how often it ran, whether all was well, and what it printed."""
    learnt = BUILD / 'learnt' / target.name
    learnt.mkdir(parents=True, exist_ok=True)
    (BUILD / 'found').mkdir(exist_ok=True)
    ends = [f'-max_total_time={options.seconds}'] if options.seconds else []
    ends += [f'-runs={options.runs}'] if options.runs else []
    words = [f'-dict={target.dictionary}'] if target.dictionary.exists() else []
    result = run([target.program, *ends, *words, f'-timeout={SLOWEST}', f'-rss_limit_mb={MEMORY}',
                  '-print_final_stats=1', f'-artifact_prefix=found/{target.name}-',
                  learnt, target.corpus],
                 G_DEBUG='fatal-criticals', LC_ALL='C.UTF-8', LLVM_PROFILE_FILE='/dev/null',
                 UBSAN_OPTIONS='print_stacktrace=1')
    output = result.stdout.decode('utf-8', 'replace')
    (BUILD / f'{target.name}.log').write_text(output, encoding='utf-8')
    done = re.search(r'^stat::number_of_executed_units: (\d+)', output, re.MULTILINE)
    return int(done[1]) if done else 0, result.returncode == 0, output


def fuzz_all(targets, options, tap):
    with ThreadPoolExecutor(options.jobs) as pool:
        for target, (n, is_ok, output) in zip(targets, pool.map(
                lambda one: fuzz(one, options), targets)):
            tap.test(is_ok and n > 0, f'{target.name}: {n:,} inputs',
                     '\n'.join(output.splitlines()[-40:]))


def measure(target):
    """Runs the corpus of the tree alone; returns the share of lines reached by source, and which
    were not."""
    profile = BUILD / f'{target.name}.profraw'
    merged = BUILD / f'{target.name}.profdata'
    files = sorted(target.corpus.iterdir())
    ran = run([target.program, *files], G_DEBUG='fatal-criticals', LC_ALL='C.UTF-8',
              LLVM_PROFILE_FILE=str(profile))
    if ran.returncode != 0:
        raise RuntimeError(ran.stdout.decode('utf-8', 'replace'))
    run(['llvm-profdata', 'merge', '-o', merged, profile]).check_returncode()
    exported = run(['llvm-cov', 'export', '-format=lcov', f'-instr-profile={merged}',
                    target.program])
    exported.check_returncode()

    lines = {}
    for record in exported.stdout.decode().split('end_of_record'):
        path = re.search(r'^SF:(.*)\.c$', record, re.MULTILINE)
        if path:
            name = str(Path(path[1]).resolve().relative_to(TOP / target.folder))
            lines[name] = re.findall(r'^DA:(\d+),(\d+)', record, re.MULTILINE)
    return {source: ([line for line, count in lines[source] if count == '0'], len(lines[source]))
            for source in target.sources}


def measure_all(targets, tap):
    n_missed = n_lines = 0
    for target in targets:
        for source, (missed, n) in measure(target).items():
            n_missed += len(missed)
            n_lines += n
            share = 100 * (n - len(missed)) / n
            tap.test(share >= WANTED_COVERAGE, f'coverage of {source}.c: {share:.1f} % of {n} lines',
                     f"not reached: {' '.join(missed)}")
            if missed and share >= WANTED_COVERAGE:
                print(f"# not reached: {' '.join(missed)}")
    print(f'# the corpora reach {100 * (n_lines - n_missed) / n_lines:.1f} % of the '
          f'{n_lines} lines of the parsers')


def parse_arguments():
    parser = argparse.ArgumentParser(
        prog='./build-aux/fuzz', allow_abbrev=False,
        description='Fuzzes the parsers, and measures how much of them the corpora reach.')
    parser.add_argument('targets', metavar='TARGET', nargs='*',
                        help=f"which ones: {', '.join(target.name for target in TARGETS)}")
    parser.add_argument('--seconds', type=int, default=0,
                        help='for how long each (60, unless --runs is given)')
    parser.add_argument('--runs', type=int, default=0, help='how many inputs for each')
    parser.add_argument('--jobs', type=int, default=2, help='how many targets at a time (2)')
    options = parser.parse_args()
    unknown = set(options.targets) - {target.name for target in TARGETS}
    if unknown:
        parser.error(f"there is no target {' or '.join(sorted(unknown))}")
    if not options.seconds and not options.runs:
        options.seconds = 60
    return options


def main():
    options = parse_arguments()
    targets = [target for target in TARGETS
               if not options.targets or target.name in options.targets]
    tap = Tap()
    if not build(targets):
        tap.test(False, 'builds')
    else:
        measure_all(targets, tap)
        fuzz_all(targets, options, tap)
    print(f'1..{tap.n}')
    return 1 if tap.failed else 0


if __name__ == '__main__':
    sys.exit(main())
