# SPDX-License-Identifier: LGPL-2.1-or-later
"""The suites: what there is to run, in this order, and how long each may take."""

import os
from dataclasses import dataclass
from typing import Callable

from runner import ALONE, ASAN, ASAN_INSTALLED, BUILD, INSTALLED, TOP, TSAN, TSAN_INSTALLED

# How many test files at once, where browsers and daemons wait for most of the time.
AT_ONCE = max(3, (os.cpu_count() or 2) - 1)

VALGRIND = (
    'valgrind --quiet --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite'
    ' --error-exitcode=99 --num-callers=30 --child-silent-after-fork=yes'
    ' --suppressions=/usr/share/glib-2.0/valgrind/glib.supp'
    f" --suppressions={TOP / 'tests' / 'lib' / 'valgrind.supp'}"
)


def _set_up(suite, build, source, *options):
    if (build / 'build.ninja').exists():
        return True
    return suite.must('meson', 'setup', build, source, *options)


def _programs(build, installed):
    return {
        'CONFORMANCE_SERVER': str(build / 'subprojects/soup-socketio/examples/conformance-server'),
        'SNUGCTL': str(installed / 'bin' / 'snugctl'),
        'SNUGD': str(installed / 'bin' / 'snugd'),
        'SNUG_BUILD': str(build),
        'SNUG_PREFIX': str(installed),
    }


ASAN_PROGRAMS = {
    **_programs(ASAN, ASAN_INSTALLED),
    'ASAN_OPTIONS': 'abort_on_error=0:exitcode=99',
    'UBSAN_OPTIONS': 'print_stacktrace=1',
}

# GLib is not instrumented; tests/lib/tsan.h tells what is to be known of it.
TSAN_PROGRAMS = {
    **_programs(TSAN, TSAN_INSTALLED),
    'TSAN_OPTIONS': 'exitcode=99:ignore_noninstrumented_modules=1',
}


def build(suite):
    if (_set_up(suite, BUILD, TOP, f'--prefix={INSTALLED}', '--libdir=lib')
            and suite.must('ninja', '-C', BUILD)
            and suite.must('meson', 'install', '-C', BUILD, '--no-rebuild', '--only-changed')):
        suite.add('build', 'passed')


def build_alone(suite):
    if (_set_up(suite, ALONE, TOP / 'subprojects' / 'soup-socketio')
            and suite.must('ninja', '-C', ALONE)):
        suite.add('build-alone', 'passed')


def build_asan(suite):
    if (_set_up(suite, ASAN, TOP, f'--prefix={ASAN_INSTALLED}', '--libdir=lib',
                '-Db_sanitize=address,undefined', '-Db_lundef=false',
                '-Dc_args=-fno-sanitize-recover=undefined -fno-omit-frame-pointer')
            and suite.must('ninja', '-C', ASAN)
            and suite.must('meson', 'install', '-C', ASAN, '--no-rebuild', '--only-changed')):
        suite.add('build-asan', 'passed')


def build_tsan(suite):
    if (_set_up(suite, TSAN, TOP, f'--prefix={TSAN_INSTALLED}', '--libdir=lib',
                '-Db_sanitize=thread', '-Db_lundef=false',
                f"-Dc_args=-include {TOP / 'tests' / 'lib' / 'tsan.h'}")
            and suite.must('ninja', '-C', TSAN)
            and suite.must('meson', 'install', '-C', TSAN, '--no-rebuild', '--only-changed')):
        suite.add('build-tsan', 'passed')


def checks(suite):
    for check in sorted((TOP / 'tests' / 'checks').iterdir()):
        if check.is_file() and check.stat().st_mode & 0o100:
            suite.check(check.name, check)


def unit(suite):
    suite.meson_tests(BUILD)


def alone(suite):
    suite.meson_tests(ALONE)


def asan(suite):
    suite.meson_tests(ASAN, '--timeout-multiplier', '3')


def tsan(suite):
    suite.meson_tests(TSAN, '--timeout-multiplier', '5', environment=TSAN_PROGRAMS)
    suite.node_tests([TOP / 'tests' / 'interop' / f'{name}.test.js' for name in ('room', 'threads')],
                     environment=TSAN_PROGRAMS)


def valgrind(suite):
    suite.meson_tests(BUILD, '--wrapper', VALGRIND, '--timeout-multiplier', '20',
                      '--num-processes', max(1, (os.cpu_count() or 2) // 2),
                      '--no-suite', 'slow', log='testlog-valgrind',
                      environment={'G_SLICE': 'always-malloc', 'MALLOC_CHECK_': '0'})


def chaos(suite):
    suite.check('chaos', 'node', TOP / 'tests' / 'chaos' / 'main.js')


def fuzz(suite):
    suite.check('fuzz', '/usr/bin/python3', '-B', TOP / 'build-aux' / 'testing' / 'fuzz.py',
                '--jobs=2')
    suite.check('sessions', 'node', TOP / 'tests' / 'hostile' / 'sessions.js',
                environment=ASAN_PROGRAMS)


def hostile(suite):
    main = TOP / 'tests' / 'hostile' / 'main.js'
    suite.check('attacks', 'node', main)
    suite.check('soak', 'node', main, '--soak=3000')
    suite.node_tests(sorted((TOP / 'tests' / 'hostile').glob('*.test.js')))


def _black_box(*folders, environment=None, at_once=None):
    def suite_of_folders(suite):
        files = [file for folder in folders
                 for file in sorted((TOP / 'tests' / folder).glob('*.test.js'))]
        suite.node_tests(files, environment=environment, at_once=at_once)
    return suite_of_folders


def _page_tests(are_measured):
    return [file for file in sorted((TOP / 'tests' / 'page').glob('*.test.js'))
            if (file.name in ('lighthouse.test.js', 'many.test.js')) == are_measured]


def page(suite):
    """Browsers wait for much, so several files at once take less time."""
    suite.node_tests(_page_tests(are_measured=False), at_once=AT_ONCE)


def page_speed(suite):
    suite.node_tests(_page_tests(are_measured=True), at_once=1)


def bench(suite):
    suite.check('quick', '/usr/bin/python3', '-B', TOP / 'tests' / 'bench' / 'bench.py',
                f'--build={BUILD}', f'--out={BUILD}', '--quick')
    suite.check('commits', '/usr/bin/python3', '-B', TOP / 'tests' / 'bench' / 'bench.py',
                f'--build={BUILD}', '--commits', '--quick')
    suite.check('threads', '/usr/bin/python3', '-B', TOP / 'tests' / 'bench' / 'bench.py',
                f'--build={BUILD}', '--threads', '--quick')


def asan_programs(suite):
    # Some of the first are about tenths of a second.
    _black_box('conformance', environment=ASAN_PROGRAMS, at_once=1)(suite)
    _black_box('cli', 'interop', environment=ASAN_PROGRAMS, at_once=AT_ONCE)(suite)


# The lanes that run side by side (lanes.py).
WAITS, WORKS = 'waits', 'works'


@dataclass(frozen=True)
class Row:
    """A line of the table."""
    name: str
    limit: int               # seconds
    run: Callable
    needs: tuple = ()        # what must have passed
    after: tuple = ()        # what must have ended, if it is to run
    lane: str = None         # the one in which it runs; without one it runs alone
    quick: bool = True       # whether --quick runs it
    about: str = ''


TABLE = (
    Row('build', 900, build, about='builds everything and installs it into build-test/installed'),
    Row('build-alone', 600, build_alone, about='builds soup-socketio as a project of its own'),
    Row('checks', 180, checks, ('build', 'build-alone'), about='static checks: tests/checks'),
    Row('unit', 240, unit, ('build',), about='the C tests of every layer and of soup-socketio'),
    Row('alone', 120, alone, ('build-alone',), quick=False, about='the C tests of soup-socketio alone'),
    Row('conformance', 120, _black_box('conformance'), ('build-alone',),
        about='Engine.IO v4 and Socket.IO v5, as the specifications have them'),
    Row('websocket', 180, _black_box('websocket'), ('build-alone',),
        about='RFC 6455: the 301 cases of the Autobahn list that are not about compression, twice'),

    Row('cli', 120, _black_box('cli', at_once=AT_ONCE), ('build',), lane=WAITS,
        about='the command lines, and what they refuse'),
    Row('interop', 400, _black_box('interop', at_once=AT_ONCE), ('build',), lane=WAITS,
        about='Socket.IO clients of other makers'),
    Row('page', 900, page, ('build',), lane=WAITS, about='the page, in Chromium'),
    Row('systemd', 180, _black_box('systemd'), ('build',), lane=WAITS,
        about='the units, in a user manager'),
    Row('chaos', 400, chaos, ('build',), lane=WAITS, quick=False,
        about='faults of all kinds, and whether the room keeps its promises'),
    Row('build-asan', 900, build_asan, lane=WORKS, quick=False, about='builds with ASan and UBSan'),
    Row('fuzz', 1200, fuzz, ('build-asan',), lane=WORKS, quick=False,
        about='the parsers: what their corpora reach, and a minute of libFuzzer for each;'
              ' random sessions with a daemon under ASan'),
    Row('asan', 600, asan, ('build-asan',), lane=WORKS, quick=False,
        about='the C tests under ASan and UBSan'),
    Row('build-tsan', 900, build_tsan, lane=WORKS, quick=False,
        about='builds with ThreadSanitizer'),
    Row('tsan', 600, tsan, ('build-tsan',), lane=WORKS, quick=False,
        about='the C tests, and a room with threads, under ThreadSanitizer'),
    Row('asan-programs', 600, asan_programs, ('build-asan',), lane=WAITS, quick=False,
        about='conformance, cli and interop against programs under ASan and UBSan'),
    # The attackers give way to everybody, too, so one processor must be theirs.
    Row('hostile', 900, hostile, ('build',), after=('fuzz', 'asan'), lane=WAITS, quick=False,
        about='attacks of all kinds, and whether ordinary clients notice'),
    Row('valgrind', 1200, valgrind, ('build',), lane=WORKS, quick=False,
        about='the C tests under valgrind'),

    Row('page-speed', 180, page_speed, ('build',),
        about='how quick the page is, to Lighthouse and with ten thousand messages'),
    Row('bench', 180, bench, ('build',), quick=False, about='the benchmark: that it runs, not its figures'),
)
