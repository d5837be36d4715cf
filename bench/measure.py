"""Runs whole commands and tells what they cost: CPU seconds (user + system, children included), wall seconds and peak
resident memory. Figures are the minimum over the runs: other work on the machine only ever adds."""

import dataclasses
import os
import subprocess
import sys
import time


@dataclasses.dataclass
class Cost:
    cpu_s: float
    wall_s: float
    peak_mb: float


def measure(command: list[str], runs: int = 3, cwd: str | None = None, ok: tuple[int, ...] = (0,)) -> Cost:
    """Raises SystemExit with the command's own words when it fails: a benchmark of an error is worth nothing."""
    costs = []
    for _ in range(runs):
        started = time.monotonic()
        process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in ok:
            last_words = errors.decode(errors="replace")[-2000:]
            sys.exit(f"{' '.join(command)} exited with {process.returncode}:\n{last_words}")
        costs.append(Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - started, usage.ru_maxrss / 1024))
    return Cost(*(min(getattr(cost, field) for cost in costs) for field in ("cpu_s", "wall_s", "peak_mb")))


def python_files(root: str) -> list[str]:
    """Relative paths of the .py files below root, sorted; links are not followed."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name != ".git")
        found += [os.path.relpath(os.path.join(folder, name), root) for name in sorted(names) if name.endswith(".py")]
    return found


def megabytes(root: str, paths: list[str]) -> float:
    return sum(os.lstat(os.path.join(root, path)).st_size for path in paths) / 1e6


def row(name: str, cost: Cost, base: Cost) -> str:
    return (f"{name:<34} {cost.cpu_s:8.2f} {cost.cpu_s / base.cpu_s:7.2f}x {cost.wall_s:8.2f} "
            f"{cost.peak_mb:9.0f} {cost.peak_mb / base.peak_mb:7.2f}x")


HEADING = f"{'':<34} {'CPU s':>8} {'':>8} {'wall s':>8} {'peak MB':>9}"
