#!/usr/bin/env python3
"""clones.py SEEDED [JSCPD [DIRECTORY]]: how many planted copies are found, and how much of what is said is right.

SEEDED is a directory made by tests/clones/seed.py; tests/clones/score.py says what counts as found and as right. For
jscpd, give its executable: npm install jscpd@5.3.3. It looks for equal tokens only, so its figures for types 2 and 3
say what is left to find, not that it fails. With DIRECTORY, finding equal code alone in its Python files is measured
too (needs: ninja bench_exact_copies), beside jscpd on the same files."""

import json
import os
import sys
import tempfile

from measure import HEADING, measure, megabytes, python_files, row

project = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(project, "tests/clones"))
from score import groups_of, score


def jscpd_groups(report, root):
    with open(report, encoding="utf-8") as file:
        pairs = json.load(file)["duplicates"]
    place = lambda side: {"path": os.path.relpath(os.path.join(root, side["name"]), root), "line": side["start"],
                          "end_line": side["end"]}
    return [[place(pair["firstFile"]), place(pair["secondFile"])] for pair in pairs]


def table(name, groups, seeds):
    result = score(groups, seeds)
    cells = "  ".join(f"{kind} {result.found[kind]:3}/{result.planted[kind]:3}" for kind in sorted(result.planted))
    right, touching = len(result.right), len(result.touching)
    share = f" = {100 * right / touching:.1f} %" if touching else ""
    print(f"{name:28} {cells}  precision {right}/{touching}{share}")


def main():
    if len(sys.argv) not in (2, 3, 4):
        sys.exit(__doc__)
    root = os.path.abspath(sys.argv[1])
    fount = os.environ.get("FOUNT", os.path.join(project, "build/release/fount"))
    with open(os.path.join(root, "seeds.json"), encoding="utf-8") as file:
        seeds = json.load(file)
    with tempfile.TemporaryDirectory() as scratch:
        report = os.path.join(scratch, "fount.json")
        base = measure([fount, "audit", root, "--quiet", "--report", "json=" + report])
        print(HEADING)
        print(row("fount audit, all rules", base, base))
        command = ["--silent", "--format", "python", "--min-tokens", "50", "--min-lines", "5", "--mode", "weak",
                   "--reporters", "json", "--output", scratch, root]
        if len(sys.argv) >= 3:
            print(row("jscpd", measure([sys.argv[2], *command], runs=1, ok=(0, 1)), base), flush=True)
        print()
        table("fount, certain and firm", groups_of(report, ("certain", "firm")), seeds)
        table("fount, tentative too", groups_of(report), seeds)
        if len(sys.argv) >= 3:
            table("jscpd", jscpd_groups(os.path.join(scratch, "jscpd-report.json"), root), seeds)
    if len(sys.argv) == 4:
        compare_exact(fount, sys.argv[2], os.path.abspath(sys.argv[3]))


def compare_exact(fount, jscpd, root):
    program = os.path.join(os.path.dirname(fount), "bench_exact_copies")
    files = python_files(root)
    print(f"\nequal code alone: {len(files)} Python files, {megabytes(root, files):.1f} MB\n{HEADING}")
    with tempfile.TemporaryDirectory() as scratch:
        listed = os.path.join(scratch, "files")
        with open(listed, "w", encoding="utf-8", errors="surrogateescape") as out:
            out.writelines(path + "\n" for path in files)
        base = measure(["sh", "-c", f'exec "{program}" < "{listed}"'], cwd=root)
        print(row("fount, equal code alone", base, base), flush=True)
        command = [jscpd, "--silent", "--format", "python", "--min-tokens", "50", "--output", scratch, root]
        print(row("jscpd", measure(command, runs=1, ok=(0, 1)), base), flush=True)


if __name__ == "__main__":
    main()
