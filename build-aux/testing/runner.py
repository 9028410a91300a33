# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs the commands of a suite: each in a process group of its own, each with a time limit."""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

from tap import FAILED, PASSED, Result, read_meson_log, read_tap

TOP = Path(__file__).resolve().parents[2]
BUILD, ALONE = TOP / 'build-test', TOP / 'build-alone'
ASAN, TSAN = TOP / 'build-asan', TOP / 'build-tsan'
INSTALLED, ASAN_INSTALLED, TSAN_INSTALLED = (build / 'installed' for build in (BUILD, ASAN, TSAN))
LOGS = BUILD / 'logs'

# Long enough for a program to clean up after SIGTERM.
GRACE = 10
# What gives way to the suites that wait: little enough to go on beside other programs, too.
GIVE_WAY = ('nice', '-n', '5')

# How soon what runs is stopped when all is to be.
POLL = 0.5
STOPPING = threading.Event()


class Stopped(Exception):
    """All is to be stopped."""


def test_environment():
    """The environment of all tests: nothing of the user who runs them is read or written."""
    home = BUILD / 'home'
    examples = ALONE / 'examples'
    environment = dict(
        os.environ,
        CI=os.environ.get('CI', ''),
        DBUS_SESSION_BUS_ADDRESS='disabled:',
        LC_ALL='C.UTF-8',
        TZ='UTC',
        XDG_CACHE_HOME=str(home / 'cache'),
        XDG_CONFIG_HOME=str(home / 'config'),
        XDG_DATA_HOME=str(home / 'data'),
        XDG_STATE_HOME=str(home / 'state'),
        CONFORMANCE_SERVER=str(examples / 'conformance-server'),
        WEBSOCKET_ECHO=str(examples / 'websocket-echo'),
        SNUGCTL=str(INSTALLED / 'bin' / 'snugctl'),
        SNUGD=str(INSTALLED / 'bin' / 'snugd'),
        SNUG_BUILD=str(BUILD),
        SNUG_PREFIX=str(INSTALLED),
    )
    for name in ('LANGUAGE', 'LISTEN_FDS', 'LISTEN_PID', 'NOTIFY_SOCKET', 'STATE_DIRECTORY'):
        environment.pop(name, None)
    return environment


class Suite:
    """One suite while it runs: where its output goes, until when it may run, what came of it."""

    def __init__(self, name, limit, gives_way=False):
        self.name = name
        self.gives_way = gives_way
        self.started = time.monotonic()
        self.deadline = self.started + limit
        self.limit = limit
        self.results = []
        LOGS.mkdir(parents=True, exist_ok=True)
        self.log_path = LOGS / f'{name}.log'
        self.log_path.write_text('', encoding='utf-8')

    @property
    def seconds(self):
        return time.monotonic() - self.started

    def add(self, name, status, detail=''):
        self.results.append(Result(name, status, detail))

    def log(self, text):
        with open(self.log_path, 'a', encoding='utf-8') as log:
            log.write(text)

    def _wait(self, process):
        """Waits for a command; returns its exit status (None when it had to be stopped) and its output."""
        while True:
            try:
                output, _ = process.communicate(timeout=POLL)
                return process.returncode, output
            except subprocess.TimeoutExpired:
                if STOPPING.is_set() or time.monotonic() > self.deadline:
                    return None, _stop(process)

    def run(self, *command, environment=None, cwd=TOP):
        """Runs a command; returns its exit status (None when it took too long) and its output."""
        if STOPPING.is_set():
            raise Stopped
        command = [str(word) for word in command]
        self.log(f"$ {' '.join(command)}\n")
        with subprocess.Popen([*(GIVE_WAY if self.gives_way else ()), *command], cwd=cwd,
                              env={**test_environment(), **(environment or {})},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, start_new_session=True) as process:
            status, output = self._wait(process)
        if STOPPING.is_set():
            raise Stopped
        text = output.decode('utf-8', 'replace')
        self.log(text if text.endswith('\n') or not text else text + '\n')
        return status, text

    def must(self, *command, **options):
        """Runs a command that is no test, but must succeed; returns whether it did."""
        status, output = self.run(*command, **options)
        if status != 0:
            self.add(str(command[0]), FAILED, _why(status, self.limit) + tail(output))
        return status == 0

    def check(self, name, *command, **options):
        """Runs a command that is one test, or that prints TAP."""
        status, output = self.run(*command, **options)
        results = read_tap(output)
        for result in results:
            result.name = f'{name}: {result.name}'
        if status != 0 and all(result.status != FAILED for result in results):
            results.append(Result(name, FAILED, _why(status, self.limit) + tail(output)))
        self.results += results or [Result(name, PASSED)]

    def meson_tests(self, build, *options, log='testlog', **more):
        """Runs the tests of a build folder; a folder without any tests fails.

        With a wrapper, Meson adds its name to that of the log.
        """
        log_path = build / 'meson-logs' / f'{log}.json'
        log_path.unlink(missing_ok=True)
        status, output = self.run('meson', 'test', '-C', build, '--no-rebuild', *options, **more)
        results = read_meson_log(log_path.read_text('utf-8')) if log_path.exists() else []
        if status is None or not results:
            results.append(Result(build.name, FAILED, _why(status, self.limit) + tail(output)))
        elif status != 0 and all(result.status != FAILED for result in results):
            results.append(Result(build.name, FAILED, _why(status, self.limit) + tail(output)))
        for result in results:
            if result.status == FAILED:
                self.log(f'\nnot ok {result.name}\n{result.detail}\n')
        self.results += results

    def node_tests(self, files, at_once=None, **options):
        """Runs test files with Node's test runner; no files, or none that has a test, fails.

        How many at once Node decides by the machine, unless it is told.
        """
        if not files:  # Node would run all that it finds
            self.add(self.name, FAILED, 'there are no tests')
            return
        runner = (['--test', '--test-reporter=tap'] if at_once is None
                  else [TOP / 'tests' / 'lib' / 'run.js', at_once])
        status, output = self.run('node', *runner, *files, **options)
        results = read_tap(output)
        if status is None or not results or (
                status != 0 and all(result.status != FAILED for result in results)):
            results.append(Result(self.name, FAILED, _why(status, self.limit) + tail(output)))
        self.results += results


def _stop(process):
    """Ends a process group and returns what it had printed."""
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, signal_number)
        except ProcessLookupError:
            pass
        try:
            return process.communicate(timeout=GRACE)[0]
        except subprocess.TimeoutExpired:
            continue
    return b''


def _why(status, limit):
    return f'no end within {limit} s\n' if status is None else f'exit status {status}\n'


def tail(text, lines=25):
    """The last lines of a text."""
    return '\n'.join(text.splitlines()[-lines:])
