#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Makes the page's files into a GResource in C.

Everything but the documents is put below assets/VERSION/, where VERSION is a digest of all of it:
a browser may keep such a file for ever, and a new version of the page never meets an old file.
What gets smaller by it is stored again, compressed with gzip and with brotli.

The modules and the style sheets are put together first, by esbuild: a file for each module that is
started or fetched later, and one style sheet.

In the documents @ASSETS@ becomes that path, @LANGUAGES@ the languages that there are, and @STYLES@ a
link to the style sheet. In the service worker @PRECACHE@ becomes
the names of what it keeps.
"""

import argparse
import gzip
import hashlib
import json
import pathlib
import shutil
import subprocess

PREFIX = "/chat/snug/Snug1/page"
COMPRESSIBLE = {".html", ".css", ".js", ".json", ".svg", ".webmanifest"}
ENTRIES = ["js/main.js", "js/not-found.js"]
SOURCES = ("js/", "style/", "vendor/")
LICENCE = "/* SPDX-License-Identifier: LGPL-2.1-or-later */"
NOT_KEPT = ("js/not-found.js", "emoji/")  # by how their names begin


def esbuild(program: pathlib.Path, folder: pathlib.Path, *arguments: str) -> None:
    subprocess.run(
        [program, "--bundle", "--minify", "--target=esnext", "--log-level=warning",
         "--log-override:empty-import-meta=error", *arguments],
        cwd=folder,
        check=True,
    )


def pack(program: pathlib.Path, folder: pathlib.Path, assets: dict[str, bytes]) -> dict[str, bytes]:
    """Returns the assets with what esbuild makes of the modules and the style sheets in their place."""
    sources = {name: data for name, data in assets.items() if name.startswith(SOURCES)}
    for name, data in sources.items():
        path = folder / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if b"import.meta.url" in data and name.startswith("js/view/"):
            raise ValueError(f"{name}: import.meta.url is of no use here, the file moves")

    packed = folder / "packed"
    for entry in ENTRIES:  # one by one, so that they share nothing that would have to be fetched
        esbuild(program, folder / "source", entry, "--format=esm", "--splitting",
                f"--banner:js={LICENCE}", "--legal-comments=inline", "--outbase=.",
                "--chunk-names=js/[name]-[hash]", f"--outdir={packed}")
    styles = "".join(f'@import "./{name}";\n' for name in sources if name.endswith(".css"))
    (folder / "source" / "page.css").write_text(styles, encoding="utf-8")
    esbuild(program, folder / "source", "page.css", f"--banner:css={LICENCE}",
            f"--outfile={packed / 'style' / 'page.css'}")

    files = (path for path in sorted(packed.rglob("*")) if path.is_file())
    return {
        **{path.relative_to(packed).as_posix(): path.read_bytes() for path in files},
        **{name: data for name, data in assets.items() if name not in sources},
    }


def digest(assets: dict[str, bytes]) -> str:
    sha = hashlib.sha256()
    for name, data in sorted(assets.items()):
        sha.update(f"{name}\0{len(data)}\0".encode())
        sha.update(data)
    return sha.hexdigest()[:16]


def links(kind: str, base: str, names: list[str]) -> str:
    return "\n".join(f'    <link rel="{kind}" href="{base}/{name}">' for name in names)


def fill(document: str, base: str, names: list[str]) -> str:
    """Puts in the document what depends on all the others."""
    styles = [name for name in names if name.endswith(".css")]
    languages = [pathlib.PurePath(name).stem for name in names if name.startswith("i18n/")]
    return (
        document.replace("@STYLES@", links("stylesheet", base, styles))
        .replace("@LANGUAGES@", " ".join(languages))
        .replace("@ASSETS@", base)
    )


def gzip_best(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def brotli_best(data: bytes) -> bytes:
    command = ["brotli", "--best", "--stdout"]
    return subprocess.run(command, input=data, check=True, capture_output=True).stdout


def fill_worker(worker: str, base: str, index: str, names: list[str]) -> str:
    """Puts in the service worker what it keeps, and what makes it another with every version."""
    kept = [name for name in names if not name.startswith(NOT_KEPT) and not name.endswith(".png")]
    version = hashlib.sha256(f"{base}\0{index}".encode()).hexdigest()[:16]
    return (
        worker.replace('"@PRECACHE@"', ", ".join(json.dumps(name) for name in kept))
        .replace("@VERSION@", version)
        .replace("@ASSETS@", base)
    )


def store(folder: pathlib.Path, name: str, data: bytes) -> list[str]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if path.suffix not in COMPRESSIBLE:
        return [name]
    names = [name]
    smallest = len(data)
    for suffix, compress in ((".gz", gzip_best), (".br", brotli_best)):
        compressed = compress(data)
        if len(compressed) < smallest:
            path.with_name(path.name + suffix).write_bytes(compressed)
            names.append(name + suffix)
            smallest = len(compressed)
    return names


def stage(
    folder: pathlib.Path, assets: dict[str, bytes], index: str, not_found: str, worker: str
) -> list[str]:
    base = f"assets/{digest(assets)}"
    index = fill(index, base, list(assets))
    not_found = fill(not_found, base, list(assets))

    names = store(folder, "site/index.html", index.encode())
    worker = fill_worker(worker, base, index, list(assets))
    names += store(folder, "site/service-worker.js", worker.encode())
    for name, data in sorted(assets.items()):
        names += store(folder, f"site/{base}/{name}", data)
    (folder / "not-found.html").write_text(not_found, encoding="utf-8")
    return names + ["not-found.html"]


def description(names: list[str]) -> str:
    files = "\n".join(f"    <file>{name}</file>" for name in names)
    return f'<gresources>\n  <gresource prefix="{PREFIX}">\n{files}\n  </gresource>\n</gresources>\n'


def compile_resource(compiler: str, folder: pathlib.Path, output: pathlib.Path) -> None:
    kind = "--generate-header" if output.suffix == ".h" else "--generate-source"
    subprocess.run(
        [
            compiler,
            kind,
            "--internal",
            "--c-name=snug_page",
            f"--sourcedir={folder}",
            f"--target={output}",
            str(folder / "page.gresource.xml"),
        ],
        check=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compiler", required=True, help="glib-compile-resources")
    parser.add_argument("--esbuild", required=True, type=pathlib.Path)
    parser.add_argument("--stage", required=True, type=pathlib.Path, help="folder to work in")
    parser.add_argument("--index", required=True, type=pathlib.Path)
    parser.add_argument("--not-found", required=True, type=pathlib.Path)
    parser.add_argument("--worker", required=True, type=pathlib.Path)
    parser.add_argument("--output", action="append", required=True, type=pathlib.Path)
    parser.add_argument("assets", nargs="+", help="NAME=FILE")
    args = parser.parse_args()

    pairs = (asset.split("=", 1) for asset in args.assets)  # in the order of the command line
    assets = {name: pathlib.Path(file).read_bytes() for name, file in pairs}
    shutil.rmtree(args.stage, ignore_errors=True)
    args.stage.mkdir(parents=True)
    assets = pack(args.esbuild.absolute(), args.stage.absolute(), assets)
    names = stage(
        args.stage,
        assets,
        args.index.read_text(encoding="utf-8"),
        args.not_found.read_text(encoding="utf-8"),
        args.worker.read_text(encoding="utf-8"),
    )
    (args.stage / "page.gresource.xml").write_text(description(names), encoding="utf-8")
    for output in args.output:
        compile_resource(args.compiler, args.stage, output)


if __name__ == "__main__":
    main()
