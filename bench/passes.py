#!/usr/bin/env python3
"""passes.py DIRECTORY: what each pass of a whole audit costs, beside its budget.

CPU seconds are the least of three runs, by `fount audit --stats`. The budgets are for the 25,121-file repository with
187 MB of Python (README.md); over other input they say nothing. Exit status 1 when one of them is exceeded."""

import os
import subprocess
import sys

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RUNS = 3

# What is budgeted together, and the rows of --stats it is made of: those with a minus are counted elsewhere.
BUDGETS = [
    ("bytes read", 0.3, ["bytes"]),
    ("Python", 1.6, ["python"]),
    ("other files", 0.3, ["other files"]),
    ("secrets", 0.4, ["secrets"]),
    ("copies", 0.5, ["copies"]),
    ("index", 0.6, ["discover", "index", "-copies"]),
    ("rules", 1.0, ["rules", "accept", "causes"]),
    ("report", 0.3, ["evidence", "documents", "score", "report"]),
]
WHOLE = 5.0


def rows_of(fount: str, root: str) -> dict[str, float]:
    """Name of a row of --stats -> CPU seconds."""
    run = subprocess.run([fount, "audit", root, "--quiet", "--stats", "--report", "json=" + os.devnull],
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if run.returncode != 0:
        sys.exit(run.stderr)
    rows = {}
    for line in run.stderr.splitlines()[1:]:
        words = line.rsplit(maxsplit=1 if line.startswith(" ") else 3)
        if len(words) > 1:
            rows[words[0].strip()] = float(words[1 if line.startswith(" ") else 2])
    return rows


def cost_of(names: list[str], rows: dict[str, float]) -> float:
    return sum(-rows[name[1:]] if name.startswith("-") else rows[name] for name in names)


def main() -> None:
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        sys.exit(__doc__)
    fount = os.environ.get("FOUNT", os.path.join(PROJECT, "build/release/fount"))
    runs = [rows_of(fount, os.path.abspath(sys.argv[1])) for _ in range(RUNS)]
    print(f"{'pass':<34} {'CPU s':>7} {'budget':>7}")
    over = False
    for name, budget, names in [*BUDGETS, ("the whole audit", WHOLE, ["total"])]:
        cost = min(cost_of(names, rows) for rows in runs)
        over = over or cost > budget
        print(f"{name:<34} {cost:7.2f} {budget:7.2f}{'  OVER' if cost > budget else ''}")
    best = min(runs, key=lambda rows: rows["secrets"])
    print(f"secrets cost {best['secrets'] / best['bytes']:.2f} of reading the bytes")
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
