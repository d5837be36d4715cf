#!/bin/bash
# run.sh [fount arguments]: installs what is missing, builds the release binary when it is not up to date, and runs it
# in the directory of the caller; without arguments, `fount audit .`. Standard output and the exit code are Fount's own.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
binary=$project/build/release/fount
built=$project/build/release/built.stamp  # the binary itself keeps its time when a rebuild changes nothing

is_current() {
  [[ -x $binary && -e $built ]] &&
    [[ -z $(cd "$project" && find CMakeLists.txt CMakePresets.json cmake src docs/rules -newer "$built" -print -quit) ]]
}

# A terminal sees the build's own progress; a log gets one line, and the whole output only when the build fails.
build() {
  echo "Building Fount (a few minutes the first time)" >&2
  if [[ -t 2 ]]; then
    "$project/scripts/build-release" >&2
    return
  fi
  local output
  output=$("$project/scripts/build-release" 2>&1) || { echo "$output" >&2; return 1; }
}

is_current || build || { echo "run.sh: Fount could not be built; the reason is above" >&2; exit 2; }
(($# > 0)) || set -- audit .
exec "$binary" "$@"
