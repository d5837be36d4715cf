#!/usr/bin/env python3
"""growth.py DIRECTORY: a whole audit of the repository once, twice and four times side by side (hard links). Linear
growth means that CPU seconds for each megabyte stay the same."""

import os
import subprocess
import sys
import tempfile

from measure import measure, megabytes, python_files

project = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main() -> None:
    if len(sys.argv) != 2 or not os.path.isdir(sys.argv[1]):
        sys.exit(__doc__)
    root = os.path.abspath(sys.argv[1])
    fount = os.environ.get("FOUNT", os.path.join(project, "build/release/fount"))
    size = megabytes(root, python_files(root))
    print(f"{'copies':>6} {'Python MB':>10} {'CPU s':>8} {'CPU s/100 MB':>13} {'wall s':>8} {'peak MB':>9}")
    with tempfile.TemporaryDirectory(dir=os.path.dirname(root)) as scratch:
        for copies in (1, 2, 4):
            while len(os.listdir(scratch)) < copies:
                copy = os.path.join(scratch, f"copy{len(os.listdir(scratch)) + 1}")
                subprocess.run(["cp", "-al", root, copy], check=True)
            cost = measure([fount, "audit", scratch, "--quiet", "--report", "json=" + os.devnull])
            print(f"{copies:>6} {size * copies:>10.1f} {cost.cpu_s:>8.2f} {cost.cpu_s / size / copies * 100:>13.3f} "
                  f"{cost.wall_s:>8.2f} {cost.peak_mb:>9.0f}", flush=True)


if __name__ == "__main__":
    main()
