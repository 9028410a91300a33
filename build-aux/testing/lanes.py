# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs suites one after the other, and in two lanes where that saves time."""

import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from itertools import groupby

from runner import STOPPING


def _run_lane(lane, act, ended):
    for row in lane:
        for need in (*row.needs, *row.after):
            if need in ended:
                ended[need].wait()
        try:
            act(row)
        finally:
            ended[row.name].set()


def _run_stage(lanes, act, ended):
    with ThreadPoolExecutor(len(lanes)) as pool:
        futures = [pool.submit(_run_lane, lane, act, ended) for lane in lanes]
        try:
            wait(futures, return_when=FIRST_EXCEPTION)
            for future in futures:
                if future.done():
                    future.result()
        except BaseException:
            STOPPING.set()
            raise


def run_rows(rows, act):
    """Calls act (row) for each row of the table, after those that it needs.

    A row without a lane runs alone, when all before it have ended. Between two of them, those with
    a lane run side by side: those that wait for most of their time, and those that use what the
    others leave of the processors, and so give way to them.
    """
    ended = {row.name: threading.Event() for row in rows}
    for has_lane, stage in groupby(rows, lambda row: row.lane is not None):
        stage = list(stage)
        names = sorted({row.lane for row in stage if has_lane})
        lanes = [[row for row in stage if row.lane == name] for name in names] or [stage]
        _run_stage(lanes, act, ended)
