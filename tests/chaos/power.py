#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Simulated power cuts: what a disk may have if the power goes at some moment.

power.py RECORD ACKS CUTS SEED FOLDER: plays what shim.c wrote down up to CUTS moments. At each of
them nothing is certain but what was synchronized: what else was written is lost, or there in part
(sectors of 512 bytes), or there in another order. Then the database is opened as after any crash.
ACKS has a line of JSON for each acknowledged message and change: when that was (CLOCK_MONOTONIC, in
milliseconds), its id, the number of the message, and that of the change or null. Prints one JSON object. Some of the databases are left in
FOLDER, for real daemons to open.

The model of a file system is the one of POSIX, which promises less than any real one keeps: the
content of a file is safe after fsync of the file, its name after fsync of its folder.
"""

import bisect
import json
import random
import shutil
import sqlite3
import struct
import sys
from pathlib import Path

HEAD = struct.Struct('=IIqqQ')
WRITE, TRUNCATE, SYNC, CREATE, UNLINK, RENAME, SYNC_FOLDER = range(1, 8)
SECTOR = 512
MODES = ('lost', 'subset', 'torn', 'reordered')
KEPT = 8
CHANGES = 'SELECT client_id, seq, rev FROM changes'
HALF_CHANGES = '''SELECT count(*) FROM changes JOIN messages USING (seq)
                   WHERE messages.rev < changes.rev'''


def read_record(path):
    """The operations, in order: (kind, file, began in ms, offset, data)."""
    data = Path(path).read_bytes()
    operations, position = [], 0
    while position + HEAD.size <= len(data):
        kind, file, began, offset, length = HEAD.unpack_from(data, position)
        position += HEAD.size
        operations.append((kind, file, began / 1e6, offset, data[position:position + length]))
        position += length
    return operations


def apply(content, kind, offset, data):
    """Does to the content of a file what one operation does."""
    if kind == TRUNCATE:
        if offset < len(content):
            del content[offset:]
        else:
            content.extend(bytes(offset - len(content)))
        return
    if len(content) < offset + len(data):
        content.extend(bytes(offset + len(data) - len(content)))
    content[offset:offset + len(data)] = data


class File:
    """A file: what of it is certainly on the disk, and what is under way."""

    def __init__(self):
        self.safe = bytearray()
        self.pending = []

    def sync(self):
        for operation in self.pending:
            apply(self.safe, *operation)
        self.pending.clear()

    def after_cut(self, mode, chance):
        content = bytearray(self.safe)
        if mode == 'lost':
            return content
        pieces = list(self.pending)
        if mode in ('torn', 'reordered'):
            pieces = [piece for operation in pieces for piece in sectors(*operation)]
        share = chance.random()
        pieces = [piece for piece in pieces if chance.random() < share]
        if mode == 'reordered':
            chance.shuffle(pieces)
        for piece in pieces:
            apply(content, *piece)
        return content


def sectors(kind, offset, data):
    """Yields the parts of a write that a disk does at once, and for sure one by one."""
    if kind != WRITE:
        yield kind, offset, data
        return
    position = 0
    while position < len(data):
        end = position + SECTOR - (offset + position) % SECTOR
        yield kind, offset + position, data[position:end]
        position = end


class Disk:
    """A folder with its files."""

    def __init__(self):
        self.names = {}       # as the daemon sees them: File by name
        self.safe_names = {}  # as they certainly are on the disk
        self.pending = []     # changes of names that are under way
        self.numbers = {}     # File by the number of the record

    def do(self, kind, number, offset, data):
        if kind == CREATE:
            name = data.decode()
            if not offset or name not in self.names:
                self.change(name, File())
            self.numbers[number] = self.names[name]
        elif kind in (WRITE, TRUNCATE):
            self.numbers[number].pending.append((kind, offset, data))
        elif kind == SYNC:
            self.numbers[number].sync()
        elif kind == UNLINK:
            self.change(data.decode(), None)
        elif kind == RENAME:
            old, new = data.decode().split('/')
            file = self.names[old]
            self.change(new, file)
            self.change(old, None)
        elif kind == SYNC_FOLDER:
            for name, file in self.pending:
                rebind(self.safe_names, name, file)
            self.pending.clear()

    def change(self, name, file):
        rebind(self.names, name, file)
        self.pending.append((name, file))

    def after_cut(self, mode, chance):
        """The content of the files by name. Changes of names are kept in order, up to a point."""
        names = dict(self.safe_names)
        n = 0 if mode == 'lost' else chance.randint(0, len(self.pending))
        for name, file in self.pending[:n]:
            rebind(names, name, file)
        return {name: file.after_cut(mode, chance) for name, file in names.items()}


def rebind(names, name, file):
    if file is None:
        names.pop(name, None)
    else:
        names[name] = file


def lay_out(contents, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    for name, content in contents.items():
        if not name.endswith('-shm'):
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)


def examine(folder, expected):
    """What is wrong with a database that must have these (id, seq, rev): (lost, why it is unsound)."""
    path = folder / 'snug.db'
    if not path.exists():
        return len(expected), None if not expected else 'there is no database'
    database = sqlite3.connect(path)
    try:
        integrity = database.execute('PRAGMA integrity_check').fetchone()[0]
        if integrity != 'ok':
            return 0, integrity
        if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'messages'").fetchone():
            return len(expected), None
        there = {id: (seq, None) for id, seq in database.execute('SELECT client_id, seq FROM messages')}
        last = database.execute('SELECT max(seq) FROM messages').fetchone()[0] or 0
        if last != len(there):
            return 0, f'{len(there)} messages, the last of which is {last}'
        if database.execute(HALF_CHANGES).fetchone()[0]:
            return 0, 'a change is noted and not made'
        there.update((id, place) for id, *place in database.execute(CHANGES))
        return sum(tuple(there.get(id, ())) != (seq, rev) for id, seq, rev in expected), None
    except sqlite3.DatabaseError as error:
        return 0, str(error)
    finally:
        database.close()


def main():
    record, acks, cuts, seed, folder = sys.argv[1:]
    chance = random.Random(int(seed))
    operations = read_record(record)
    acked = sorted((json.loads(line) for line in Path(acks).read_text('utf-8').splitlines()),
                   key=lambda ack: ack[0])
    acked_at = [at for at, *_ in acked]
    # The moments that matter are around the ends of synchronizations; others are drawn as well.
    ends = [i for i, operation in enumerate(operations) if operation[0] in (SYNC, SYNC_FOLDER)]
    near = [min(max(0, i + chance.randint(-2, 2)), len(operations)) for i in ends]
    moments = sorted(chance.choice(near) if near and chance.random() < 0.5
                     else chance.randint(0, len(operations)) for _ in range(int(cuts)))
    kept_moments = set(chance.sample(range(len(moments)), min(KEPT, len(moments))))
    disk, done = Disk(), 0
    result = {'operations': len(operations), 'syncs': len(ends), 'cuts': len(moments),
              'acked': len(acked), 'cuts_with_loss': 0, 'lost': 0, 'most_lost': 0, 'unsound': 0,
              'modes': dict.fromkeys(MODES, 0), 'examples': [], 'kept': []}
    for i, moment in enumerate(moments):
        for kind, number, _, offset, data in operations[done:moment]:
            disk.do(kind, number, offset, data)
        done = moment
        # Acknowledged before the operation began that was not done any more.
        until = operations[moment][2] if moment < len(operations) else float('inf')
        n = bisect.bisect_left(acked_at, until)
        expected = [(id, seq, rev) for _, id, seq, rev in acked[:n]]
        mode = MODES[i % len(MODES)]
        contents = disk.after_cut(mode, chance)
        place = Path(folder) / ('cut' if i not in kept_moments else f'kept-{i}')
        lay_out(contents, place)
        if i in kept_moments:
            shutil.copytree(place, Path(folder) / 'cut', dirs_exist_ok=True)
            result['kept'].append({'folder': str(place), 'acked': [seq for _, seq, _ in expected]})
        lost, why = examine(Path(folder) / 'cut', expected)
        result['modes'][mode] += 1
        result['lost'] += lost
        result['most_lost'] = max(result['most_lost'], lost)
        result['cuts_with_loss'] += lost > 0
        result['unsound'] += why is not None
        if (lost or why) and len(result['examples']) < 5:
            result['examples'].append(f'{mode} at operation {moment}: {lost} of {n} lost, {why}')
        shutil.rmtree(Path(folder) / 'cut')
    json.dump(result, sys.stdout)


main()
