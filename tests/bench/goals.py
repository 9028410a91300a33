# SPDX-License-Identifier: LGPL-2.1-or-later
"""The tables of docs/performance.md, in Markdown, from the results of a run with --goals."""


class Figures:
    """Looks a figure up: of which server, in which row."""

    def __init__(self, results):
        self.results = results

    def counts(self, group):
        return sorted({r['row']['clients'] for r in self.results if r['group'] == group})

    def get(self, key, server, group, **row):
        for result in self.results:
            if result['group'] == group and all(result['row'][k] == v for k, v in row.items()):
                figures = result['servers'].get(server)
                if figures is not None and figures['ok']:
                    return figures[key]
        return None

    def cpu(self, server, in_flight):
        return self.get('cpu_us_per_delivery', server, 'broadcast', in_flight=in_flight)

    def grown(self, group, begin, end, **row):
        values = [self.get(key, 'snug-room', group, **row) for key in (begin, end)]
        return None if None in values else values[1] - values[0]


def grown_by_slow_reader(figures):
    """How much more the memory grows with a client that never reads than without it."""
    values = [figures.grown('slow reader', 'resident_kib_connected', 'resident_kib_after',
                            stalled=stalled) for stalled in (1, 0)]
    return None if None in values else values[0] - values[1]


def show(value, digits=2):
    return '–' if value is None else f'{value:,.{digits}f}'


def table(head, rows):
    lines = ['| ' + ' | '.join(cells) + ' |' for cells in [head, *rows]]
    lines.insert(1, '|' + '---|' * len(head))
    return '\n'.join(lines) + '\n'


def servers_table(kinds, results):
    figures = Figures(results)
    rows = []
    for kind in kinds:
        get = [figures.get(key, kind.name, 'broadcast', in_flight=1)
               for key in ('kib_per_client', 'connect_cpu_us', 'bytes_per_delivery')]
        rows.append([kind.title, show(figures.cpu(kind.name, 1)), show(figures.cpu(kind.name, 16)),
                     show(get[0], 1), show(get[1], 0), show(get[2], 0)])
    return table(['server, 1,000 clients', 'µs CPU per delivery, one in flight',
                  'sixteen in flight', 'KiB per client', 'µs CPU per connect',
                  'bytes per delivery'], rows)


def ratio_row(title, wanted, value, base):
    """One line about a ratio that is to be at most so large."""
    if value is None or not base:
        return [title, f'at most {wanted:.3g} ×', 'not measured', '']
    ratio = value / base
    return [title, f'at most {wanted:.3g} ×', f'{ratio:.3f} × ({value:.2f} against {base:.2f})',
            'reached' if ratio <= wanted else 'not reached']


def amount_row(title, wanted, value, unit):
    if value is None:
        return [title, f'at most {wanted:,} {unit}', 'not measured', '']
    return [title, f'at most {wanted:,} {unit}', f'{value:,.2f} {unit}',
            'reached' if value <= wanted else 'not reached']


def delivery_rows(figures):
    one, sixteen = figures.cpu('snug-room', 1), figures.cpu('snug-room', 16)
    return [
        ratio_row('one in flight, to the limit', 1.05, one, figures.cpu('limit', 1)),
        ratio_row('sixteen in flight, to the limit', 0.15, sixteen, figures.cpu('limit', 16)),
        ratio_row('sixteen in flight, to Socket.IO', 0.07, sixteen, figures.cpu('socketio', 16)),
        *[ratio_row(f'{words} in flight, to the original with {name}', wanted,
                    figures.cpu('snug-room', in_flight), figures.cpu(name, in_flight))
          for words, in_flight, wanted in (('one', 1, 1 / 8), ('sixteen', 16, 1 / 35))
          for name in ('gevent', 'eventlet')],
    ]


def connect_rows(figures):
    rows = []
    for clients in figures.counts('connect'):
        for transport, words, wanted in (('websocket', 'WebSocket only', 0.25),
                                         ('upgrade', 'polling then upgrade', 0.5)):
            values = [figures.get('connect_cpu_us', server, 'connect', clients=clients,
                                  transport=transport) for server in ('snug-room', 'socketio')]
            rows.append(ratio_row(f'CPU per connect, {words}, {clients:,} clients, to Socket.IO',
                                  wanted, *values))
    return rows


def storm_rows(figures):
    """There is no figure to reach but that all get in; the time is the peer's to compare with."""
    rows = []
    for clients in figures.counts('storm'):
        values = [figures.get('connect_seconds', server, 'storm', clients=clients)
                  for server in ('snug-room', 'socketio')]
        rows.append(ratio_row(f'seconds until {clients:,} clients are in that come all at once, '
                              'to Socket.IO', 1, *values))
    return rows


def other_rows(figures):
    most = max(figures.counts('connect'), default=0)
    memory = figures.get('kib_per_client', 'snug-room', 'connect', clients=most,
                         transport='websocket')
    return [
        amount_row(f'resident memory per room client, {most:,} connected', 1.5,
                   None if memory is None else memory * 1.024, 'KB'),
        amount_row('memory grown in the second half of 100,000 joins and leaves', 256,
                   figures.grown('churn', 'resident_kib_halfway', 'resident_kib_connected'), 'KiB'),
        amount_row('memory grown from before 100,000 joins and leaves to 15 s after them', 1024,
                   figures.grown('churn', 'resident_kib_filled', 'resident_kib_idled'), 'KiB'),
        ratio_row('idle CPU, 5,000 clients, to Socket.IO', 0.1,
                  *[figures.get('idle_cpu_percent', server, 'idle')
                    for server in ('snug-room', 'socketio')]),
        ratio_row('p99 latency in ms, 20 messages/s, to Socket.IO', 0.5,
                  *[figures.get('p99_ms', server, 'latency')
                    for server in ('snug-room', 'socketio')]),
        ratio_row('p99 latency in ms with one that never reads, to without', 1.1,
                  *[figures.get('p99_ms', 'snug-room', 'slow reader', stalled=stalled)
                    for stalled in (1, 0)]),
        amount_row('memory for one that never reads 10,000 messages, more than without', 1024,
                   grown_by_slow_reader(figures), 'KiB'),
    ]


def goals_table(results):
    figures = Figures(results)
    return table(['1,000 room clients, 64 bytes', 'wanted', 'measured', ''],
                 delivery_rows(figures) + connect_rows(figures) + storm_rows(figures) + other_rows(figures))
