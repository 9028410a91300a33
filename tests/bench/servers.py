# SPDX-License-Identifier: LGPL-2.1-or-later
"""The servers that are measured: how each is started, and in which protocol it is spoken to."""

import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent

# What an event of the room has more than its text and the frame around it, so that the limit can be
# measured with as many bytes, too.
EVENT_BYTES = 143

# As in data/systemd/snug.service.in.
UNIT_ENVIRONMENT = {'G_SLICE': 'always-malloc'}


@dataclass
class Kind:
    """A server that can be started any number of times."""

    name: str
    protocol: str
    command: list
    title: str
    port_file: bool = False
    slow: bool = False
    polls: bool = False
    more_bytes: int = 0


@dataclass
class Server:
    """A server that runs."""

    kind: Kind
    process: subprocess.Popen
    port: int
    state: str = field(default='')

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        if self.state:
            shutil.rmtree(self.state)


def kinds(build):
    bench = Path(build) / 'tests' / 'bench'
    snugd = [str(Path(build) / 'src' / 'snugd'), '--listen=127.0.0.1:0', '--no-bus', '--no-limits']
    peers = HERE / 'peers'
    flask = ['/usr/bin/python3', str(peers / 'flask_server.py')]

    return [
        Kind('limit', 'raw', [str(bench / 'bench-raw-server')], 'raw epoll, one send() each'),
        Kind('limit-event', 'raw', [str(bench / 'bench-raw-server')],
             'raw epoll, as many bytes as Snug', more_bytes=EVENT_BYTES),
        Kind('snug-room', 'room', snugd, 'Snug, room clients', port_file=True, polls=True),
        Kind('snug-plain', 'plain', snugd, 'Snug, plain clients', port_file=True, polls=True),
        Kind('libsoup', 'ws', [str(bench / 'bench-soup-server')], 'libsoup, send_message in a loop'),
        Kind('ws', 'ws', ['node', str(peers / 'ws-server.mjs')], 'npm ws'),
        Kind('socketio', 'plain', ['node', str(peers / 'socketio-server.mjs')],
             'Socket.IO on Node', polls=True),
        Kind('gevent', 'plain', flask + ['gevent'], 'Flask-SocketIO, gevent', slow=True),
        Kind('eventlet', 'plain', flask + ['eventlet'], 'Flask-SocketIO, eventlet', slow=True),
    ]


def read_port_file(path, process):
    deadline = time.monotonic() + 20

    while time.monotonic() < deadline and process.poll() is None:
        if path.exists():
            return int(path.read_text())
        time.sleep(0.01)
    raise RuntimeError('the daemon did not say where it listens')


def wait_until_listening(port, process):
    """Flask-SocketIO prints its port before it listens."""
    import socket

    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(('127.0.0.1', port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError('the server did not listen')


class Processors:
    """One processor is the load's alone, the others are the server's: what the load takes is not to
    be in the server's way, nor to depend on where the kernel happens to put the two."""

    def __init__(self):
        every = sorted(os.sched_getaffinity(0))
        self.server = every[:-1] or every
        self.load = every[-1:]

    def share(self):
        self.server = self.load = sorted(os.sched_getaffinity(0))

    @staticmethod
    def pin(processors, command):
        return ['taskset', '--cpu-list', ','.join(map(str, processors)), *command]


PROCESSORS = Processors()


def pin_load(command):
    return PROCESSORS.pin(PROCESSORS.load, command)


def start(kind, everywhere=False):
    """Starts a server on the processors that the load does not have, or on all of them."""
    command = list(kind.command) if everywhere else PROCESSORS.pin(PROCESSORS.server, kind.command)
    state = ''

    if kind.port_file:
        state = tempfile.mkdtemp(prefix='snug-bench-')
        port_file = Path(state) / 'port'
        command += [f'--state-dir={state}', f'--port-file={port_file}']
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                   env=dict(os.environ, **UNIT_ENVIRONMENT))
        port = read_port_file(port_file, process)
    else:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True,
                                   env=dict(os.environ, NODE_ENV='production'))
        line = process.stdout.readline()
        if not line:
            process.wait()
            raise RuntimeError(f'{kind.title} does not start')
        port = int(line)
        wait_until_listening(port, process)

    return Server(kind, process, port, state)
