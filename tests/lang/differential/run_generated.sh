#!/bin/bash
# run_generated.sh DUMPER: assignments that are made up, compared with what bash and make read.
set -euo pipefail
python=$(PATH=/usr/bin:$PATH command -v python3)
PYTHONDONTWRITEBYTECODE=1 "$python" "$(dirname "${BASH_SOURCE[0]}")/compare_generated.py" "$@"
