#!/usr/bin/env python3
"""Precision per rule and confidence from the verdict files beside this program.

summarize.py            prints the table
summarize.py --write    puts it between the markers in README.md
summarize.py --check    fails when README.md shows another table or a verdict file is malformed
summarize.py --reports DIRECTORY   counts only findings that DIRECTORY/<repository>.json still reports as certain or
                        firm: what a change to a rule has made of the judged sample
A debatable finding counts as half a true one. Tentative findings have rows of their own; "together" is certain and
firm. A finding that was judged as certain or firm may be judged again once it is tentative.
"""
import argparse
import collections
import csv
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).parent
README = HERE / "README.md"
BEGIN, END = "<!-- precision: begin -->\n", "<!-- precision: end -->"
COLUMNS = ["repository", "rule", "finding", "concept", "place", "confidence", "verdict", "reason"]
VERDICTS = ("true", "debatable", "false")
WORTH = {"true": 1.0, "debatable": 0.5, "false": 0.0}


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for number, row in enumerate(rows, 2):
        if list(row) != COLUMNS or row["verdict"] not in VERDICTS or not row["reason"]:
            sys.exit(f"{path.name}:{number}: expected the columns {', '.join(COLUMNS)}, a verdict and a reason")
    return rows


def judged():
    rows = [row for path in sorted(HERE.glob("*.tsv")) for row in rows_of(path)]
    times = collections.Counter((row["repository"], row["finding"], row["confidence"] == "tentative") for row in rows)
    repeated = [key for key, count in times.items() if count > 1]
    if repeated:
        sys.exit(f"judged twice: {repeated}")
    return rows


def still_reported(rows, directory):
    """Rows whose finding a later report still holds, with the confidence it has there; the last verdict on each."""
    rows = list({(row["repository"], row["finding"]): row for row in rows}.values())
    result = []
    for repository in sorted({row["repository"] for row in rows}):
        path = pathlib.Path(directory) / f"{repository}.json"
        if not path.exists():
            sys.exit(f"{path} does not exist: the counts would leave {repository} out")
        findings = json.loads(path.read_text(encoding="utf-8"))["findings"]
        now = {finding["id"]: finding["confidence"] for finding in findings}
        for row in rows:
            confidence = now.get(row["finding"]) if row["repository"] == repository else None
            if confidence in ("certain", "firm"):
                result.append({**row, "confidence": confidence})
    return result


def line(rule, confidence, rows):
    counts = collections.Counter(row["verdict"] for row in rows)
    precision = 100 * sum(WORTH[row["verdict"]] for row in rows) / len(rows)
    cells = [rule, confidence, len(rows), *(counts[verdict] for verdict in VERDICTS), f"{precision:.1f} %"]
    return f"| {' | '.join(map(str, cells))} |"


def table(rows):
    groups = collections.defaultdict(list)
    for row in rows:
        groups[row["rule"], row["confidence"]].append(row)
        groups["**all**", row["confidence"]].append(row)
        if row["confidence"] != "tentative":
            groups["**all**", "together"].append(row)
    named = sorted(key for key in groups if key[0] != "**all**")
    totals = [("**all**", name) for name in ("certain", "firm", "together", "tentative") if ("**all**", name) in groups]
    head = "| rule | confidence | judged | true | debatable | false | precision |\n|---|---|---:|---:|---:|---:|---:|"
    return "\n".join([head] + [line(*key, groups[key]) for key in named + totals]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--reports")
    options = parser.parse_args()
    rows = judged()
    if options.reports:
        if options.write or options.check:
            parser.error("--reports only prints: README.md shows the verdicts as drawn")
        rows = still_reported(rows, options.reports)
    text = table(rows)
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    shown, _, after = rest.partition(END)
    if options.write:
        README.write_text(before + BEGIN + text + END + after, encoding="utf-8")
    elif options.check:
        sys.exit(None if shown == text else "README.md shows another table: run summarize.py --write")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
