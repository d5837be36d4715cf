#!/bin/bash
# run.sh DUMPER [--all]: compares the facts of the Python files on this machine with CPython's own parser. Takes a
# fixed selection of them unless --all is given; fails when there are too few to mean anything.
set -euo pipefail

readonly wanted=3000 selected=3200
dumper=$1
here=$(dirname "${BASH_SOURCE[0]}")
list=$(mktemp)
trap 'rm -f "$list"' EXIT

# Debian's own Python, whose library and modules are the corpus.
python=$(PATH=/usr/bin:$PATH command -v python3)
"$python" - <<'END' | xargs -d '\n' -I{} find {} -name '*.py' -type f 2>/dev/null | LC_ALL=C sort -u >"$list" || true
import site, sysconfig
print(*dict.fromkeys([sysconfig.get_path("stdlib"), *site.getsitepackages()]), sep="\n")
END

found=$(wc -l <"$list")
if ((found < wanted)); then
  echo "only $found Python files to compare, $wanted are needed: install the packages of scripts/packages-test.txt" >&2
  exit 1
fi
if [[ ${2:-} != --all ]]; then
  # Evenly spread, so that every package has its part.
  awk -v found="$found" -v selected="$selected" '(NR * selected) % found < selected' "$list" >"$list.part"
  mv "$list.part" "$list"
fi
PYTHONDONTWRITEBYTECODE=1 "$python" "$here/compare_with_ast.py" "$dumper" "$list"
