#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A service manager in small: holds a listening socket while daemons come and go.

activate.py PROGRAM [ARGUMENT]...: listens, prints “port N”, and starts the program with the socket
as systemd does. For each line on the standard input it ends the program with SIGTERM and starts it
again; it prints “started PID” and “ended CODE”. At the end of the input it ends the program.
"""

import os
import signal
import socket
import sys

BACKLOG = 4096


def tell(*words):
    print(*words, flush=True)


def start(command, listener):
    def prepare():
        os.dup2(listener.fileno(), 3)
        os.set_inheritable(3, True)
        os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1')

    # Only the child itself knows its process id before it becomes the program.
    pid = os.fork()
    if pid == 0:
        prepare()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execvp(command[0], command)
    tell('started', pid)
    return pid


def stop(pid):
    os.kill(pid, signal.SIGTERM)
    _, status = os.waitpid(pid, 0)
    tell('ended', os.waitstatus_to_exitcode(status))


def main():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(('127.0.0.1', 0))
    listener.listen(BACKLOG)
    tell('port', listener.getsockname()[1])
    pid = start(sys.argv[1:], listener)
    for _ in sys.stdin:
        stop(pid)
        pid = start(sys.argv[1:], listener)
    stop(pid)


main()
