#!/bin/bash
# test.sh: installs what is missing, builds with warnings as errors and runs every test: units, properties, rule pages,
# the differential tests against reference parsers, style, JSON schema, and Fount's audit of itself with its gate.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/install-packages scripts/packages-build.txt scripts/packages-test.txt
exec cmake --workflow --preset dev
