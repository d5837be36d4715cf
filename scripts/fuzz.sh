#!/bin/bash
# fuzz.sh [SECONDS]: builds the fuzz targets and runs each for SECONDS (60), one after the other; fails with the first
# input that crashes, hangs or leaks.
set -euo pipefail

seconds=${1:-60}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/install-packages scripts/packages-build.txt scripts/packages-clang.txt
cmake --preset fuzz
cmake --build --preset fuzz
for source in fuzz/*_fuzz.cc; do
  target=$(basename "$source" .cc)
  echo "== $target: $seconds s"
  scripts/fuzz-one "$target" "$seconds"
done
