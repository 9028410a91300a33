# SPDX-License-Identifier: LGPL-2.1-or-later
"""The original: Flask-SocketIO, on gevent or on eventlet, as the first argument says."""

import logging
import resource
import sys

mode = sys.argv[1]
if mode == 'gevent':
    from gevent import monkey

    monkey.patch_all()
else:
    import eventlet

    eventlet.monkey_patch()

import socket

from flask import Flask
from flask_socketio import SocketIO, send

soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
logging.disable(logging.CRITICAL)

app = Flask(__name__)
socketio = SocketIO(app, async_mode=mode)


@socketio.on('message')
def handle_message(text):
    send(text, broadcast=True)


with socket.socket() as probe:
    probe.bind(('127.0.0.1', 0))
    port = probe.getsockname()[1]

print(port, flush=True)
socketio.run(app, host='127.0.0.1', port=port)
