#!/bin/bash
# run_formats.sh DUMPER: compares the entries of the data files on this machine and of formats/ with what Python reads.
set -euo pipefail
python=$(PATH=/usr/bin:$PATH command -v python3)
here=$(dirname "${BASH_SOURCE[0]}")
PYTHONDONTWRITEBYTECODE=1 "$python" "$here/compare_formats.py" "$1" "$here/formats" "${@:2}" \
  /usr/share /usr/lib/python3 /etc
