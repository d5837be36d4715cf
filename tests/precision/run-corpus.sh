#!/bin/bash
# run-corpus.sh DIRECTORY [REPORTS]: audits each repository (folder) in DIRECTORY and prints one tab-separated line for
# each: size, concepts, findings, score and cost. The score's half-life is chosen from this table (corpus.md says how).
# REPORTS keeps the JSON reports, so that findings can be judged without another run. FOUNT names the binary.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
FOUNT=${FOUNT:-$project/build/release/fount}
(($# >= 1)) && [[ -d $1 ]] || { echo "usage: run-corpus.sh DIRECTORY [REPORTS]" >&2; exit 2; }
[[ -x $FOUNT ]] || { echo "run-corpus.sh: no binary at $FOUNT" >&2; exit 2; }
reports=${2:-$(mktemp -d)}
[[ -n ${2:-} ]] || trap 'rm -rf "$reports"' EXIT
mkdir -p "$reports"

python3 - "$FOUNT" "$1" "$reports" <<'PYTHON'
import collections, json, os, subprocess, sys

fount, directory, reports = sys.argv[1:]
AREAS = ("definitions", "imports", "instances", "authentication", "secrets", "configuration", "infrastructure", "contracts")


def python_lines(root):
    lines = 0
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(".py") and os.path.isfile(path) and not os.path.islink(path):
                with open(path, "rb") as file:
                    lines += file.read().count(b"\n")
    return lines


def audit(root, report_path):
    """Exit code, CPU seconds and peak megabytes of one cold audit."""
    command = [fount, "audit", root, "--no-cache", "--report", "json=" + report_path]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def number(value, digits=1):
    return "-" if value is None else f"{value:.{digits}f}"


def line(name, root):
    report_path = os.path.join(reports, name + ".json")
    code, seconds, megabytes = audit(root, report_path)
    if code not in (0, 1):
        return [name, f"exit code {code}", *["-"] * 11, f"{seconds:.2f}", f"{megabytes:.0f}"]
    with open(report_path, encoding="utf-8") as file:
        report = json.load(file)
    by_confidence = collections.Counter(finding["confidence"] for finding in report["findings"])
    areas = {area["id"]: area for area in report["score"]["areas"]}
    assessed = [areas[name] for name in AREAS if name in areas and areas[name]["assessed"]]
    return [
        name, report["files"]["scanned"], report["files"]["roles"].get("production", 0), python_lines(root),
        sum(area["concepts"] for area in assessed),
        by_confidence["certain"], by_confidence["firm"], by_confidence["tentative"],
        number(report["score"]["value"]), report["score"]["band"] or "-",
        " ".join(f"{area['id'][:4]}={number(area['value'])}" for area in assessed) or "-",
        "capped" if any(area["cap"] for area in assessed) else "-",
        number(100 * (report["coverage"].get("imports") or 0), 0),
        f"{seconds:.2f}", f"{megabytes:.0f}",
    ]


HEADER = ("repository files production python_lines concepts certain firm tentative score band areas cap "
          "imports_resolved_% cpu_s peak_mb")
print(*HEADER.split(), sep="\t")
for name in sorted(os.listdir(directory)):
    root = os.path.join(directory, name)
    if os.path.isdir(root):
        print(*line(name, root), sep="\t", flush=True)
PYTHON
