# SPDX-License-Identifier: LGPL-2.1-or-later
"""One line per server and row, with the ratio to the limit and to Snug."""


FIGURES = ('cpu_us_per_delivery', 'connect_cpu_us', 'connect_seconds', 'idle_cpu_percent', 'p50_ms',
           'p99_ms', 'max_ms', 'kib_per_client', 'bytes_per_delivery', 'resident_kib_filled',
           'resident_kib_halfway', 'resident_kib_connected', 'resident_kib_idled',
           'resident_kib_after')
FAILED = dict.fromkeys(FIGURES, 0) | {'ok': False}


def ratio(value, base):
    return f'{value / base:8.2f}x' if base else '        -'


def main_figure(row):
    """The figure that a group of rows is about: its key, its unit, and how to print it."""
    if row.group == 'connect':
        return 'connect_cpu_us', 'us CPU per connect'
    if row.group == 'storm':
        return 'connect_seconds', 's until all are in'
    if row.group == 'idle':
        return 'idle_cpu_percent', '% CPU idle'
    if row.group == 'latency':
        return 'p99_ms', 'ms p99'
    return 'cpu_us_per_delivery', 'us CPU per delivery'


def line(kind, row, measured):
    figures = measured[kind.name]
    key, unit = main_figure(row)
    value = figures[key]
    limit = measured.get('limit', {}).get(key, 0)
    snug = measured.get('snug-room', {}).get(key, 0)
    text = f'  {kind.title:34} {value:9.2f} {unit:20}'

    text += f' limit {ratio(value, limit)}  snug-room {ratio(value, snug)}'
    text += f'  p50 {figures["p50_ms"]:8.2f}  p99 {figures["p99_ms"]:8.2f}  max {figures["max_ms"]:8.2f} ms'
    text += f'  {figures["kib_per_client"]:6.2f} KiB/client  {figures["connect_cpu_us"]:6.0f} us/connect'
    text += f'  {figures["bytes_per_delivery"]:6.0f} B'
    if row.churn:
        grown = figures['resident_kib_connected'] - figures['resident_kib_halfway']
        text += f'  grown {grown:.0f} KiB in the second half'
    if row.stalled:
        grown = figures['resident_kib_after'] - figures['resident_kib_connected']
        text += f'  grown {grown:.0f} KiB'
    if not figures['ok']:
        text += f'  FAILED: {figures.get("error", "")}'
    return text
