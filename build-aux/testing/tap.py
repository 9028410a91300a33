# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads what test programs print: the Test Anything Protocol, and Meson's record of it."""

import json
import re
from dataclasses import dataclass

PASSED, FAILED, SKIPPED = 'passed', 'failed', 'skipped'

TEST_LINE = re.compile(
    r'^(?P<indent> *)(?P<bad>not )?ok\b *(?P<number>\d+)? *(?:- )?(?P<name>[^#]*)'
    r'(?:# *(?P<directive>skip|todo)\S* *(?P<reason>.*))?', re.IGNORECASE)
PLAN_LINE = re.compile(r'^(?P<indent> *)1\.\.(?P<count>\d+)(?: *# *(?P<skip>skip\b.*))?',
                       re.IGNORECASE)


@dataclass
class Result:
    """What became of one test."""
    name: str
    status: str
    detail: str = ''


class TapReader:
    """Collects the results of one TAP stream, subtests included; a parent counts by its children."""

    def __init__(self):
        self.levels = {}       # indentation → results that no parent has claimed yet
        self.seen = {}         # indentation → number of test lines since the last plan
        self.plans = {}        # indentation → the number that the plan promises
        self.last = None       # the result that a YAML block would describe
        self.yaml_end = None   # the line that ends the YAML block which we are in
        self.says_why = False  # whether comments tell of the last result, which is a failure
        self.bailed_out = None

    def _claim_children(self, indent):
        children = []
        for level in sorted(level for level in {*self.levels, *self.plans} if level > indent):
            children += self.levels.pop(level, [])
            self._check_plan(level, children)
        return children

    def _check_plan(self, level, results):
        planned, seen = self.plans.pop(level, None), self.seen.pop(level, 0)
        if planned is not None and planned != seen:
            results.append(Result('plan', FAILED, f'{planned} tests were planned, {seen} were run'))

    def _test(self, match):
        indent = len(match['indent'])
        name = match['name'].strip() or f"test {match['number'] or '?'}"
        status = FAILED if match['bad'] else PASSED
        if (match['directive'] or '').lower() == 'skip':
            status = SKIPPED
        elif (match['directive'] or '').lower() == 'todo':
            status = FAILED
        self.last = Result(name, status, match['reason'] or '')

        children = self._claim_children(indent)
        for child in children:
            child.name = f'{name}: {child.name}'
        if not children or (status == FAILED and all(c.status != FAILED for c in children)):
            children.append(self.last)
        self.levels.setdefault(indent, []).extend(children)
        self.seen[indent] = self.seen.get(indent, 0) + 1

    def _plan(self, match):
        indent = len(match['indent'])
        self.plans[indent] = int(match['count'])
        if match['skip']:
            self.levels.setdefault(indent, []).append(Result('all', SKIPPED, match['skip']))

    def line(self, line):
        """Reads one line. What a failure has to say may follow it as comments."""
        if self.yaml_end is not None:
            if line.rstrip() == self.yaml_end:
                self.yaml_end = None
            elif self.last is not None:
                self.last.detail += line.strip() + '\n'
        elif (match := TEST_LINE.match(line)):
            self._test(match)
            self.says_why = self.last.status == FAILED
        elif self.says_why and line.startswith('# '):
            self.last.detail += line[len('# '):] + '\n'
        elif (match := PLAN_LINE.match(line)):
            self._plan(match)
        elif line.strip() == '---' and self.last is not None:
            self.yaml_end = line.rstrip().replace('---', '...')
            self.says_why = False
        elif line.startswith('Bail out!'):
            self.bailed_out = line[len('Bail out!'):].strip()

    def results(self):
        """Ends the stream: what came of it."""
        results = self._claim_children(-1)
        if self.bailed_out is not None:
            results.append(Result('bail out', FAILED, self.bailed_out))
        return results


def read_tap(text):
    """The results in a TAP stream."""
    reader = TapReader()
    for line in text.splitlines():
        reader.line(line)
    return reader.results()


def read_meson_record(record):
    """The results of one test program, from one line of Meson's testlog.json."""
    name, output = record['name'], record.get('stdout') or ''
    results = read_tap(output)
    stderr = record.get('stderr') or ''
    for result in results:
        result.name = f'{name}: {result.name}'
        if result.status == FAILED:
            result.detail = (result.detail + stderr) or output
    outcome = record['result']
    if outcome == 'SKIP' and not results:
        results.append(Result(name, SKIPPED, output))
    elif outcome not in ('OK', 'SKIP') and all(r.status != FAILED for r in results):
        detail = f"{outcome}, exit status {record.get('returncode')}\n"
        results.append(Result(name, FAILED, detail + (stderr or output)))
    elif not results:
        results.append(Result(name, PASSED))
    return results


def read_meson_log(text):
    """The results in Meson's testlog.json, and how many programs it tells of."""
    records = [json.loads(line) for line in text.splitlines() if line.strip()]
    return [result for record in records for result in read_meson_record(record)]
