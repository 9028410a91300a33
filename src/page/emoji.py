#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the lists of emoji of the page.

emoji.json is made of the npm package gemoji: each emoji with its English names and what else it is
found by. With --annotations, the file of a language in the npm package cldr-annotations-full, it makes
the list of this language: for each emoji of that list, in the same order, what it is called and what
else it is found by, or 0 if it has no name there.
"""

import argparse
import json
import pathlib
import re
import sys

ENTRY = re.compile(r"emoji: '([^']+)',\s*names: \[([^\]]*)\],\s*tags: \[([^\]]*)\]")
WORD = re.compile(r"'([^']+)'")
AT_LEAST = 1500
NAMED_AT_LEAST = 1000
VARIATION = "\ufe0f"


def read_gemoji(source: pathlib.Path) -> list[tuple[str, list[str], list[str]]]:
    found = ENTRY.findall(source.read_text(encoding="utf-8"))
    if len(found) < AT_LEAST:
        sys.exit(f"{source}: only {len(found)} emoji, has its form changed?")
    return [(sign, WORD.findall(names), WORD.findall(tags)) for sign, names, tags in found]


def english(gemoji: list[tuple[str, list[str], list[str]]]) -> list[list[str]]:
    emoji = []
    for sign, names, tags in gemoji:
        entry = [sign, " ".join(names)]
        words = [word for word in tags if " " not in word]
        emoji.append(entry + [" ".join(words)] if words else entry)
    return emoji


def localized(gemoji: list[tuple[str, list[str], list[str]]], source: pathlib.Path) -> list:
    if not source.exists():  # not every language has names for them
        return []
    known = json.loads(source.read_text(encoding="utf-8"))["annotations"]["annotations"]
    names = []
    for sign, _, _ in gemoji:
        entry = known.get(sign) or known.get(sign.replace(VARIATION, "")) or {}
        if not entry.get("tts"):
            names.append(0)
            continue
        name = entry["tts"][0]
        words = dict.fromkeys(word for text in entry.get("default", []) for word in text.split())
        names.append([name, " ".join(word for word in words if word not in name.split())])
    if sum(name != 0 for name in names) < NAMED_AT_LEAST:
        sys.exit(f"{source}: too few emoji have a name, has its form changed?")
    return names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--annotations", type=pathlib.Path, help="the names in a language")
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("target", type=pathlib.Path)
    args = parser.parse_args()

    gemoji = read_gemoji(args.source)
    emoji = localized(gemoji, args.annotations) if args.annotations else english(gemoji)
    text = json.dumps(emoji, ensure_ascii=False, separators=(",", ":"))
    args.target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
