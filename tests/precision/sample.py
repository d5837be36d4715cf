#!/usr/bin/env python3
"""Draws findings to judge: sample.py [--seed N] [--count N] [--rules A,B] [--judged FILE.tsv] REPORT.json[=COUNT] ...

For each report and rule at most COUNT findings that are certain or firm, the same ones for the same seed. Prints
tab-separated lines in the columns of the verdict files, with verdict and reason empty. A report's name is the
repository's name. Findings in a --judged file are left out, but still take their place in the draw.
"""
import argparse
import csv
import json
import pathlib
import random

COLUMNS = ["repository", "rule", "finding", "concept", "place", "confidence", "verdict", "reason"]


def strata(findings, rules):
    """Certain and firm findings by rule, in an order that does not depend on the report's."""
    by_rule = {}
    for finding in sorted(findings, key=lambda finding: finding["id"]):
        wanted = not rules or finding["rule"] in rules
        if wanted and finding["confidence"] in ("certain", "firm"):
            by_rule.setdefault(finding["rule"], []).append(finding)
    return by_rule


def draw(report, count, seed, rules):
    path = pathlib.Path(report)
    findings = json.loads(path.read_text(encoding="utf-8"))["findings"]
    for rule, candidates in sorted(strata(findings, rules).items()):
        generator = random.Random(f"{seed}:{path.stem}:{rule}")
        for finding in generator.sample(candidates, min(count, len(candidates))):
            yield path.stem, finding


def row_of(repository, finding):
    first = finding["sources"][0]
    place = f"{first['path']}:{first['line']}"
    return [repository, finding["rule"], finding["id"], finding["concept"], place, finding["confidence"], "", ""]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--rules", default="")
    parser.add_argument("--judged", action="append", default=[])
    parser.add_argument("reports", nargs="+")
    options = parser.parse_args()
    judged = set()
    for file in options.judged:
        with open(file, encoding="utf-8", newline="") as rows:
            verdicts = csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
            judged |= {(row["repository"], row["finding"]) for row in verdicts}
    print(*COLUMNS, sep="\t")
    for argument in options.reports:
        report, _, count = argument.partition("=")
        rules = set(filter(None, options.rules.split(",")))
        for repository, finding in draw(report, int(count or options.count), options.seed, rules):
            if (repository, finding["id"]) not in judged:
                print(*row_of(repository, finding), sep="\t")


if __name__ == "__main__":
    main()
