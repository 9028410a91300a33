#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the JSON of the page's translations from a .po file.

Only messages that the page uses are taken, and only such as are translated and not fuzzy. A message
with a context has it before it, with U+0004 between, as in .mo files; one with plural forms has a
list of them. The plural rule becomes nested lists, for a page that may not evaluate code:
"n != 1" is ["!=", "n", 1].

A translation that has not the same {places} as its message is an error.
"""

import argparse
import ast
import json
import pathlib
import re
import sys
from dataclasses import dataclass, field

RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"}
PLACE = re.compile(r"\{\w+\}")
TOKEN = re.compile(r"\s*(\d+|n|&&|\|\||[=!<>]=|[<>!%?:()])")
LEVELS = [["||"], ["&&"], ["==", "!="], ["<", "<=", ">", ">="], ["%"]]


@dataclass
class Entry:
    references: list[str] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    context: str | None = None
    one: str = ""
    many: str | None = None
    forms: dict[int, str] = field(default_factory=dict)


class PluralParser:
    """Reads the expression of a Plural-Forms header: the part of C that gettext allows."""

    def __init__(self, text: str):
        self.tokens = TOKEN.findall(text)
        if "".join(self.tokens) != re.sub(r"\s", "", text):
            raise ValueError(f"cannot read the plural rule: {text}")

    def take(self, *wanted: str) -> str | None:
        if self.tokens and self.tokens[0] in wanted:
            return self.tokens.pop(0)
        return None

    def need(self, wanted: str) -> None:
        if not self.take(wanted):
            raise ValueError(f"{wanted} is missing in the plural rule")

    def choice(self):
        condition = self.binary(0)
        if not self.take("?"):
            return condition
        yes = self.choice()
        self.need(":")
        return ["?", condition, yes, self.choice()]

    def binary(self, level: int):
        if level == len(LEVELS):
            return self.operand()
        left = self.binary(level + 1)
        while operator := self.take(*LEVELS[level]):
            left = [operator, left, self.binary(level + 1)]
        return left

    def operand(self):
        if self.take("!"):
            return ["!", self.operand()]
        if self.take("("):
            inner = self.choice()
            self.need(")")
            return inner
        if self.take("n"):
            return "n"
        if self.tokens and self.tokens[0].isdigit():
            return int(self.tokens.pop(0))
        raise ValueError("a number is missing in the plural rule")

    def parse(self):
        rule = self.choice()
        if self.tokens:
            raise ValueError(f"{self.tokens[0]} is too much in the plural rule")
        return rule


def read_po(text: str) -> list[Entry]:
    entries = []
    for block in re.split(r"\n\s*\n", text):
        entry = Entry()
        add = None
        for line in block.splitlines():
            if line.startswith("#:"):
                entry.references += line[2:].split()
            elif line.startswith("#,"):
                entry.flags |= {flag.strip() for flag in line[2:].split(",")}
            elif line.startswith("#") or not line.strip():
                continue
            elif line.startswith('"'):
                add(ast.literal_eval(line.strip()))
            else:
                keyword, value = line.split(None, 1)
                add = setter(entry, keyword)
                add(ast.literal_eval(value.strip()))
        if add:
            entries.append(entry)
    return entries


def setter(entry: Entry, keyword: str):
    def add(part: str) -> None:
        if keyword == "msgctxt":
            entry.context = (entry.context or "") + part
        elif keyword == "msgid":
            entry.one += part
        elif keyword == "msgid_plural":
            entry.many = (entry.many or "") + part
        elif match := re.fullmatch(r"msgstr(?:\[(\d+)\])?", keyword):
            form = int(match[1] or 0)
            entry.forms[form] = entry.forms.get(form, "") + part
        else:
            raise ValueError(f"unknown keyword {keyword}")

    return add


def check_places(entry: Entry) -> None:
    needed = set(PLACE.findall(entry.one))
    allowed = needed | set(PLACE.findall(entry.many or ""))
    for form in entry.forms.values():
        found = set(PLACE.findall(form))
        # A form for one or two may say the number in words.
        missing = set() if entry.many else needed - found
        if missing or found - allowed:
            raise ValueError(f"the places differ: {entry.one!r} and {form!r}")


def read_header(header: str) -> dict[str, str]:
    pairs = (line.split(":", 1) for line in header.splitlines() if ":" in line)
    return {key.strip().lower(): value.strip() for key, value in pairs}


def read_plural(header: dict[str, str]) -> tuple[int, object]:
    match = re.fullmatch(
        r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*(.+?)\s*;?", header.get("plural-forms", "")
    )
    if not match:
        raise ValueError("there is no Plural-Forms header")
    return int(match[1]), PluralParser(match[2]).parse()


def translation_of(entry: Entry, plurals: int) -> str | list[str] | None:
    if entry.many is None:
        return entry.forms.get(0) or None
    forms = [entry.forms.get(index, "") for index in range(plurals)]
    return forms if all(forms) else None


def convert(text: str, language: str, folder: str) -> dict:
    entries = read_po(text)
    if not entries or entries[0].one:
        raise ValueError("there is no header")
    plurals, rule = read_plural(read_header(entries[0].forms[0]))
    messages = {}

    for entry in entries[1:]:
        used = any(reference.startswith(folder) for reference in entry.references)
        translation = translation_of(entry, plurals)
        if not used or "fuzzy" in entry.flags or translation is None:
            continue
        check_places(entry)
        key = entry.one if entry.context is None else f"{entry.context}\u0004{entry.one}"
        messages[key] = translation

    return {
        "language": language,
        "dir": "rtl" if re.split("[_@-]", language)[0] in RIGHT_TO_LEFT else "ltr",
        "plural": rule,
        "messages": messages,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", default="src/page/", help="whose messages are wanted")
    parser.add_argument("po", type=pathlib.Path)
    parser.add_argument("json", type=pathlib.Path)
    args = parser.parse_args()

    try:
        catalogue = convert(args.po.read_text(encoding="utf-8"), args.po.stem, args.folder)
    except (ValueError, SyntaxError) as error:
        print(f"{args.po}: {error}", file=sys.stderr)
        return 1
    text = json.dumps(catalogue, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    args.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
