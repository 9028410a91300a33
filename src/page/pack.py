# SPDX-License-Identifier: LGPL-2.1-or-later
"""Puts the page's modules into one file for each that is started, and its style sheets into one.

Each module becomes a function that returns what the module exports, called once, after those of the
modules that it imports. This knows the forms of import and export that the page uses, and refuses
others, and await outside of a function. What comes from npm, and what is imported only when it is
needed, stays a file of its own.
"""

import posixpath
import re

LICENCE = "/* SPDX-License-Identifier: LGPL-2.1-or-later */"
COMMENT = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";\n', re.MULTILINE)
LATER = re.compile(r'\bawait import\("([^"]+)"\)')
EXPORTED = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
EXPORT_LIST = re.compile(r"^export \{([^}]*)\};\n", re.MULTILINE)
LEFT = re.compile(r"^((import|export|await)\b|(const|let) [^=]*= await\b).*", re.MULTILINE)


def strip_comments(text: str) -> str:
    return COMMENT.sub("", text)


def names_in(clause: str) -> list[list[str]]:
    """Reads "a, b as c" into [["a", "a"], ["b", "c"]]."""
    pairs = (name.split(" as ") for name in clause.replace("\n", " ").split(",") if name.strip())
    return [[pair[0].strip(), pair[-1].strip()] for pair in pairs]


def join(names: list[list[str]]) -> str:
    return ", ".join(f"{name}: {other}" if name != other else name for name, other in names)


class Pack:
    """One file, made of a module and all that it imports."""

    def __init__(self, modules: dict[str, str], entry: str):
        self.modules = modules
        self.folder = posixpath.dirname(entry)
        self.order: list[str] = []
        self.open: list[str] = []
        self.outer: dict[str, None] = {}
        self.parts: list[str] = []
        self.add(entry)
        self.text = "\n".join([LICENCE, *self.outer, *self.parts])

    def resolve(self, importer: str, target: str) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(importer), target))

    def add(self, name: str) -> str:
        """Adds a module, after those that it needs; returns the name of its exports."""
        if name in self.open:
            raise ValueError(f"modules import each other: {' → '.join([*self.open, name])}")
        if name not in self.order:
            self.open.append(name)
            text = self.inner(name, strip_comments(self.modules[name]))
            self.open.pop()
            self.order.append(name)
            self.parts.append(f"/* {name} */\nconst m{len(self.order) - 1} = (() => {{\n{text}}})();\n")
        return f"m{self.order.index(name)}"

    def inner(self, name: str, text: str) -> str:
        exports: list[list[str]] = []

        def imported(match: re.Match) -> str:
            target = self.resolve(name, match[2])
            if target in self.modules:
                return f"const {{ {join(names_in(match[1]))} }} = {self.add(target)};\n"
            if not target.startswith("vendor/"):
                raise ValueError(f"{name}: {target} is not among the files of the page")
            path = posixpath.relpath(target, self.folder)
            path = path if path.startswith(".") else f"./{path}"
            self.outer[f'import {{{match[1]}}} from "{path}";'] = None
            return ""

        def later(match: re.Match) -> str:
            path = posixpath.relpath(self.resolve(name, match[1]), self.folder)
            return f'await import("{path if path.startswith(".") else "./" + path}")'

        def exported(match: re.Match) -> str:
            exports.append([match[1], match[1]])
            return ""

        def listed(match: re.Match) -> str:
            exports.extend([other, inside] for inside, other in names_in(match[1]))
            return ""

        text = IMPORT.sub(imported, text)
        text = LATER.sub(later, text)
        text = EXPORT_LIST.sub(listed, EXPORTED.sub(exported, text))
        if left := LEFT.search(text):
            raise ValueError(f"{name}: cannot pack this: {left[0]}")
        if "import.meta.url" in text and posixpath.dirname(name) != self.folder:
            raise ValueError(f"{name}: import.meta.url is of no use here, the file moves")
        return f"{text}return {{ {join(exports)} }};\n"


def pack_assets(assets: dict[str, bytes], entries: list[str]) -> dict[str, bytes]:
    """Returns the assets with one file in the place of all modules of each entry, and one style."""
    later = {
        posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
        for name, data in assets.items() if name.startswith("js/")
        for target in LATER.findall(strip_comments(data.decode()))
    }
    modules = {
        name: data.decode() for name, data in assets.items()
        if name.startswith("js/") and name not in later
    }
    styles = [name for name in assets if name.endswith(".css")]
    packed = {entry: Pack(modules, entry).text.encode() for entry in entries}
    packed["style/page.css"] = "".join(
        strip_comments(assets[name].decode()) for name in styles).encode()
    for name in later:
        for _names, target in IMPORT.findall(assets[name].decode()):
            if posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) in modules:
                raise ValueError(f"{name}: would bring {target} along a second time")
    rest = {name: data for name, data in assets.items() if name not in modules and name not in styles}
    return {**packed, **rest}
