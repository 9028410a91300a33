#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes emoji.json of the npm package gemoji: each emoji with its names and what else it is found by."""

import json
import pathlib
import re
import sys

ENTRY = re.compile(r"emoji: '([^']+)',\s*names: \[([^\]]*)\],\s*tags: \[([^\]]*)\]")
WORD = re.compile(r"'([^']+)'")
AT_LEAST = 1500


def main() -> None:
    source, target = map(pathlib.Path, sys.argv[1:])
    emoji = []
    for sign, names, tags in ENTRY.findall(source.read_text(encoding="utf-8")):
        entry = [sign, " ".join(WORD.findall(names))]
        words = [word for word in WORD.findall(tags) if " " not in word]
        emoji.append(entry + [" ".join(words)] if words else entry)
    if len(emoji) < AT_LEAST:
        sys.exit(f"{source}: only {len(emoji)} emoji, has its form changed?")
    text = json.dumps(emoji, ensure_ascii=False, separators=(",", ":"))
    target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
