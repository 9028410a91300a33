#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A member of the room written with python-socketio: python-client.py URL TRANSPORT NAME.

It says hello, answers everybody who says "ping", takes an ack, and goes when somebody says "bye".
What happens is printed, one JSON value in a line.
"""

import json
import sys
import threading

import socketio

url, transport, name = sys.argv[1:]
client = socketio.Client(reconnection=False)

# Each event is handled in a thread of its own.
lock = threading.Lock()


def tell(what, **more):
    with lock:
        print(json.dumps({'what': what, **more}), flush=True)


@client.on('welcome')
def on_welcome(welcome):
    tell('welcome', you=welcome['you']['name'], count=welcome['member_count'])
    client.emit('post', {'id': 'hello', 'text': 'hello from Python'},
                callback=lambda ack: tell('ack', ok=ack['ok'], seq=ack['seq']))


@client.on('posted')
def on_posted(message):
    tell('posted', text=message['text'], name=message['member']['name'])
    if message['text'] == 'ping':
        client.emit('post', {'id': f"pong-{message['seq']}", 'text': 'pong',
                             'reply_to': message['seq']})
    if message['text'] == 'bye':
        client.disconnect()


@client.event
def connect_error(data):
    tell('refused', code=data['data']['code'])


try:
    client.connect(url, auth={'name': name}, wait_timeout=10,
                   transports=transport.split(','))
except socketio.exceptions.ConnectionError:
    sys.exit(3)
client.wait()
tell('gone')
