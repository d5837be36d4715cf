"""Copies planted into the standard library are found, and what is said about them is right: the bounds of the issue."""
import collections
import os
import pathlib
import subprocess
import sys
import sysconfig
import tempfile

from score import groups_of, score
from seed import Library, seed

FOUNT = os.environ["FOUNT_BINARY"]
SOURCE = pathlib.Path(sysconfig.get_path("stdlib"))
LEAST_FILES = 100  # fewer are no library to plant into
COUNT = 60         # seeds of each type for each of the numbers
NUMBERS = ("2", "7")
RECALL = {"type 1": 0.99, "type 2": 0.99, "type 3 10%": 0.90, "type 3 20%": 0.70}
PRECISION = 0.95


def audit(root, report):
    subprocess.run([FOUNT, "audit", root, "--quiet", "--no-cache", "--rule", "duplicate-body", "--rule", "drifted-copy",
                    "--rule", "duplicate-definition", "--report", f"json={report}"], check=True)


def main():
    if sum(1 for _ in SOURCE.glob("*.py")) < LEAST_FILES:
        sys.exit(77)
    library = Library(SOURCE)
    found, planted, missed = collections.Counter(), collections.Counter(), []
    right = touching = 0
    for number in NUMBERS:
        with tempfile.TemporaryDirectory() as scratch:
            root, report = pathlib.Path(scratch, "seeded"), pathlib.Path(scratch, "report.json")
            seeds = seed(library, root, COUNT, number)
            audit(root, report)
            result = score(groups_of(report), seeds)
        found += result.found
        planted += result.planted
        right += len(result.right)
        touching += len(result.touching)
        missed += [(number, one) for one in result.missed]
    wrong = [f"{kind}: {found[kind]} of {planted[kind]} found" for kind, least in RECALL.items()
             if planted[kind] < COUNT * len(NUMBERS) or found[kind] < least * planted[kind]]
    if right < PRECISION * touching:
        wrong.append(f"precision: {right} of {touching} reports about a seed name its original")
    print(dict(found), "of", dict(planted), f"and {right} of {touching} reports are right")
    for number, one in missed:
        print(f"missed, seed {number}: {one['type']} {one['original']} {one['copy']}")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
