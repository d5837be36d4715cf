#!/usr/bin/env python3
"""neighbours.py DIRECTORY [JSCPD]: what a whole audit costs beside tools that people know, same files, one run.

- universal-ctags over the repository's Python files (it finds definitions; Fount also joins and judges them)
- ripgrep for one word over everything (the price of reading)
- jscpd (clones) over the Python files, when its executable is given: npm install jscpd@5.3.3
Ratios are against Fount. Goals of this stage: at most 2.5 CPU seconds and 500 MB on the 25,121-file repository, and
less than ctags."""

import os
import shutil
import sys
import tempfile

from measure import HEADING, measure, megabytes, python_files, row

project = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main() -> None:
    if len(sys.argv) not in (2, 3) or not os.path.isdir(sys.argv[1]):
        sys.exit(__doc__)
    root = os.path.abspath(sys.argv[1])
    fount = os.environ.get("FOUNT", os.path.join(project, "build/release/fount"))
    files = python_files(root)
    print(f"{len(files)} Python files, {megabytes(root, files):.1f} MB, in {root}\n{HEADING}")
    with tempfile.TemporaryDirectory() as scratch:
        listed = os.path.join(scratch, "files")
        with open(listed, "w", encoding="utf-8", errors="surrogateescape") as out:
            out.writelines(path + "\n" for path in files)
        report = os.path.join(scratch, "report.json")
        base = measure([fount, "audit", root, "--quiet", "--report", "json=" + report])
        print(row("fount audit", base, base), flush=True)
        if shutil.which("ctags"):
            command = ["ctags", "-f", os.path.join(scratch, "tags"), "--languages=Python", "-L", listed]
            print(row("ctags, same Python files", measure(command, cwd=root), base), flush=True)
        if shutil.which("rg"):
            command = ["rg", "-uu", "-c", "concept", root]
            print(row("rg, one word, everything", measure(command, ok=(0, 1)), base), flush=True)
        if len(sys.argv) == 3:
            command = [sys.argv[2], "--silent", "--format", "python", "--min-tokens", "50", "--output", scratch, root]
            print(row("jscpd, Python files", measure(command, runs=1, ok=(0, 1)), base), flush=True)


if __name__ == "__main__":
    main()
