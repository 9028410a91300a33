# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is measured: each row is one run of the load on a fresh server."""

from dataclasses import dataclass


@dataclass
class Row:
    group: str
    clients: int
    messages: int = 0
    in_flight: int = 1
    size: int = 64
    rate: float = 0
    idle: float = 0
    stalled: int = 0
    churn: int = 0
    at_once: int = 64
    transport: str = 'websocket'
    only: tuple = ()
    repeat: int = 1

    def title(self):
        parts = [f'{self.clients} clients']
        if self.rate:
            parts.append(f'{self.rate:g} messages/s')
        elif self.messages:
            parts.append(f'{self.in_flight} in flight')
            parts.append(f'{self.size} bytes')
        if self.idle:
            parts.append(f'idle for {self.idle:g} s')
        if self.at_once >= self.clients:
            parts.append('all at once')
        if self.stalled:
            parts.append(f'{self.stalled} never reads')
        if self.churn:
            parts.append(f'{self.churn} come and go')
        if self.transport != 'websocket':
            parts.append(self.transport)
        return ', '.join(parts)

    def arguments(self, kind):
        # A slow server is measured with fewer messages; the figures are per delivery.
        messages = max(self.messages // 10, min(self.messages, 20)) if kind.slow else self.messages
        arguments = [f'--clients={self.clients}', f'--messages={messages}',
                     f'--in-flight={self.in_flight}', f'--size={self.size + kind.more_bytes}',
                     f'--rate={self.rate}', f'--idle={self.idle}', f'--stalled={self.stalled}',
                     f'--churn={self.churn}', f'--at-once={self.at_once}']
        if self.transport != 'websocket':
            arguments.append('--' + self.transport)
        return arguments


SNUG_AND_SOCKETIO = ('snug-room', 'snug-plain', 'socketio')


def broadcast_rows(counts, deliveries):
    return [Row('broadcast', clients, max(deliveries // clients, 20), in_flight, size)
            for clients in counts for in_flight in (1, 16) for size in (64, 1024)]


def full(most):
    counts = [n for n in (100, 1000, 5000, 10000) if n <= most]
    rows = broadcast_rows(counts, 400000)
    rows += [Row('polling', clients, 40000 // clients, in_flight, transport='polling',
                 only=SNUG_AND_SOCKETIO)
             for clients in (100, 1000) for in_flight in (1, 16)]
    rows += [Row('connect', n, transport=transport, only=SNUG_AND_SOCKETIO)
             for n in counts[1:] for transport in ('websocket', 'upgrade')]
    rows.append(Row('storm', most, at_once=most, only=SNUG_AND_SOCKETIO))
    rows.append(Row('latency', 1000, 200, in_flight=1000, rate=20))
    rows.append(Row('idle', min(5000, most), idle=30, only=SNUG_AND_SOCKETIO + ('limit',)))
    rows.append(Row('slow reader', 101, 10000, in_flight=16, size=512, stalled=1,
                    only=('snug-room', 'snug-plain')))
    rows.append(Row('slow reader', 100, 10000, in_flight=16, size=512,
                    only=('snug-room', 'snug-plain')))
    rows.append(Row('churn', 1000, churn=100000, idle=15, only=('snug-room',)))
    return rows


def goals(most):
    """What it takes to say whether the goals of docs/performance.md are reached, in ten minutes."""
    counts = [n for n in (1000, 10000) if n < most] or [1000]
    if counts[-1] == 1000 and most > 2000:
        counts.append(most - 100)
    rows = [Row('broadcast', 1000, messages, in_flight, repeat=3)
            for in_flight, messages in ((1, 300), (16, 960))]
    rows += [Row('connect', n, transport=transport, only=('snug-room', 'snug-plain', 'socketio'),
                 repeat=3)
             for n in counts for transport in ('websocket', 'upgrade')]
    rows.append(Row('storm', counts[-1], at_once=counts[-1], repeat=3,
                    only=('snug-room', 'socketio')))
    rows.append(Row('latency', 1000, 200, in_flight=1000, rate=20, repeat=3,
                    only=('limit', 'snug-room', 'socketio')))
    rows.append(Row('idle', min(5000, counts[-1]), idle=30, repeat=3,
                    only=('limit', 'snug-room', 'socketio')))
    rows += [Row('slow reader', 100 + stalled, 10000, in_flight=16, size=512, stalled=stalled,
                 only=('snug-room',), repeat=9)
             for stalled in (0, 1)]
    rows.append(Row('churn', 1000, churn=100000, idle=15, only=('snug-room',)))
    return rows


def quick():
    return [Row('broadcast', 100, 100, 1), Row('broadcast', 100, 320, 16),
            Row('polling', 20, 20, 1, transport='polling', only=SNUG_AND_SOCKETIO),
            Row('connect', 100, transport='upgrade', only=SNUG_AND_SOCKETIO),
            Row('latency', 50, 20, in_flight=100, rate=20),
            Row('idle', 50, idle=1, only=SNUG_AND_SOCKETIO),
            Row('slow reader', 21, 200, in_flight=16, stalled=1, only=('snug-room',))]
