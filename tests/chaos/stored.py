#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Prints what a database holds, for the checker: one JSON object.

stored.py FILE: a copy is read, so that nothing of the file changes.
stored.py --lock SECONDS FILE: locks it instead, as another program might, and says so.
"""

import json
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

MESSAGES = '''SELECT seq, time, client_id, kind, member_id, member_name, reply_to, text, rev, edited,
                     removed FROM messages ORDER BY seq'''
REACTIONS = 'SELECT seq, emoji, member_id FROM reactions ORDER BY seq, rev'
# Who changed nothing was told the revision and a later time.
CHANGES = 'SELECT client_id, member_id, seq, rev, time FROM changes ORDER BY rev, time'
KINDS = {0: 'text', 1: 'notice'}


def lock(seconds, path):
    database = sqlite3.connect(path, timeout=1, isolation_level=None)
    database.execute('BEGIN EXCLUSIVE')
    print('locked', flush=True)
    time.sleep(seconds)
    database.execute('ROLLBACK')


def read(path):
    """The integrity, the epoch and all messages of a database, after what is in its log."""
    with tempfile.TemporaryDirectory(prefix='snug-chaos-') as folder:
        for suffix in ('', '-wal'):
            if (source := Path(path + suffix)).exists():
                shutil.copy(source, Path(folder, 'db' + suffix))
        database = sqlite3.connect(Path(folder, 'db'))
        result = {
            'integrity': database.execute('PRAGMA integrity_check').fetchone()[0],
            'epoch': database.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0],
            'messages': [
                [seq, at, client_id, KINDS.get(kind, kind), *rest]
                for seq, at, client_id, kind, *rest in database.execute(MESSAGES)
            ],
            'reactions': database.execute(REACTIONS).fetchall(),
            'changes': database.execute(CHANGES).fetchall(),
        }
        database.close()
    return result


if sys.argv[1] == '--lock':
    lock(float(sys.argv[2]), sys.argv[3])
else:
    json.dump(read(sys.argv[1]), sys.stdout)
