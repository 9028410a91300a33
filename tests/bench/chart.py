# SPDX-License-Identifier: LGPL-2.1-or-later
"""Bars of CPU per delivery, on a logarithmic scale, as SVG."""

import math
from xml.sax.saxutils import escape

WIDTH, LEFT, BAR, GAP, TOP = 840, 250, 18, 6, 64
COLOURS = {1: '#5b7fd4', 16: '#e0894f'}


def pick(results):
    """The broadcast rows with 64 bytes and the number of clients that most servers were run with."""
    rows = [r for r in results if r['group'] == 'broadcast' and r['row']['size'] == 64]
    counts = [r['row']['clients'] for r in rows]
    clients = 1000 if 1000 in counts else max(counts, default=0)
    return clients, [r for r in rows if r['row']['clients'] == clients]


def draw(kinds, results):
    clients, rows = pick(results)
    values = [(kind, {r['row']['in_flight']: r['servers'][kind.name]['cpu_us_per_delivery']
                      for r in rows if kind.name in r['servers']}) for kind in kinds]
    values = [(kind, by_flight) for kind, by_flight in values if by_flight]
    every = [v for _, by_flight in values for v in by_flight.values() if v > 0] or [1]
    low, high = math.log10(min(every)) - 0.2, math.log10(max(every)) + 0.1
    height = TOP + len(values) * (2 * BAR + GAP + 8) + 12

    def x(value):
        return (math.log10(max(value, 10 ** low)) - low) / (high - low) * (WIDTH - LEFT - 90)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
           f'viewBox="0 0 {WIDTH} {height}" font-family="system-ui, sans-serif" font-size="13">',
           f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
           f'<text x="16" y="26" font-size="16" font-weight="600" fill="#222">Server CPU per delivered '
           f'message, {clients} clients, 64 bytes (µs, logarithmic)</text>',
           f'<rect x="{LEFT}" y="38" width="12" height="12" fill="{COLOURS[1]}"/>'
           f'<text x="{LEFT + 18}" y="49" fill="#222">one in flight</text>',
           f'<rect x="{LEFT + 130}" y="38" width="12" height="12" fill="{COLOURS[16]}"/>'
           f'<text x="{LEFT + 148}" y="49" fill="#222">sixteen in flight</text>']
    y = TOP
    for kind, by_flight in values:
        out.append(f'<text x="{LEFT - 10}" y="{y + BAR + 6}" text-anchor="end" fill="#222">'
                   f'{escape(kind.title)}</text>')
        for in_flight in (1, 16):
            value = by_flight.get(in_flight, 0)
            out.append(f'<rect x="{LEFT}" y="{y}" width="{x(value):.1f}" height="{BAR}" rx="2" '
                       f'fill="{COLOURS[in_flight]}"/><text x="{LEFT + x(value) + 6:.1f}" '
                       f'y="{y + 14}" fill="#222">{value:.2f}</text>')
            y += BAR + 2
        y += GAP + 4
    out.append('<!-- SPDX-License-Identifier: LGPL-2.1-or-later -->')
    out.append('</svg>\n')
    return '\n'.join(out)
