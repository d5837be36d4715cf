#!/usr/bin/env python3
"""clones.py SEEDED [JSCPD [DIRECTORY]]: how many planted copies are found, and how much of what is said is right.

SEEDED is a directory made by tests/clones/seed.py. A copy is found when one finding names both it and its original
(half of the lines of each, at least). A report touches a seed when one of its places lies in the copy; it is right
when it also names the original. For jscpd, give its executable: npm install jscpd@5.3.3. It looks for equal tokens
only, so its figures for types 2 and 3 say what is left to find, not that it fails. With DIRECTORY, finding equal code
alone in its Python files is measured too (needs: ninja bench_exact_copies), beside jscpd on the same files."""

import collections
import json
import os
import sys
import tempfile

from measure import HEADING, measure, megabytes, python_files, row

project = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RULES = ("duplicate-body", "drifted-copy", "duplicate-definition")


def covers(place, seed):
    """At least half of the seed's lines, in the same file."""
    first, last = max(place["line"], seed["line"]), min(place["end_line"], seed["end_line"])
    return place["path"] == seed["path"] and 2 * (last - first + 1) >= seed["end_line"] - seed["line"] + 1


def inside(place, seed):
    """Most of the place lies in the seed: it says something about the seed, not about the file around it."""
    first, last = max(place["line"], seed["line"]), min(place["end_line"], seed["end_line"])
    return place["path"] == seed["path"] and 2 * (last - first + 1) >= place["end_line"] - place["line"] + 1


def fount_groups(report, confidences):
    with open(report, encoding="utf-8") as file:
        findings = json.load(file)["findings"]
    return [f["sources"] for f in findings if f["rule"] in RULES and f["confidence"] in confidences]


def jscpd_groups(report, root):
    with open(report, encoding="utf-8") as file:
        pairs = json.load(file)["duplicates"]
    place = lambda side: {"path": os.path.relpath(os.path.join(root, side["name"]), root), "line": side["start"],
                          "end_line": side["end"]}
    return [[place(pair["firstFile"]), place(pair["secondFile"])] for pair in pairs]


def table(name, groups, seeds):
    by_path = collections.defaultdict(list)
    for group in groups:
        for path in {place["path"] for place in group}:
            by_path[path].append(group)
    found, planted = collections.Counter(), collections.Counter()
    touching = right = 0
    for seed in seeds:
        planted[seed["type"]] += 1
        about = [g for g in by_path[seed["copy"]["path"]] if any(inside(p, seed["copy"]) for p in g)]
        both = [g for g in about if any(inside(p, seed["original"]) or covers(p, seed["original"]) for p in g)]
        whole = [g for g in both if any(covers(p, seed["copy"]) for p in g)]
        found[seed["type"]] += bool(whole)
        touching += len(about)
        right += len(both)
    cells = "  ".join(f"{kind} {found[kind]:3}/{planted[kind]:3}" for kind in sorted(planted))
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
        table("fount, certain and firm", fount_groups(report, ("certain", "firm")), seeds)
        table("fount, tentative too", fount_groups(report, ("certain", "firm", "tentative")), seeds)
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
