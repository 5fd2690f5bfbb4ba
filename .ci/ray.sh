#!/usr/bin/env bash
# Ingestion, marking and district figures on a Ray cluster of two nodes on this machine. Installs the `ray` extra's package beside the core.
# Usage: .ci/ray.sh PYTHON, the interpreter with the project's development requirements. Memory: 2 GB.
set -uo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}
log=$(mktemp); trap 'rm -f "$log"' EXIT
echo "installing ray"
"$python" -m pip install --progress-bar off "ray>=2.60" >"$log" 2>&1 \
    || { echo "ray lane: ray could not be installed"; tail -15 "$log"; exit 1; }
RAY_USAGE_STATS_ENABLED=0 "$python" -m pytest -n 0 --reruns 1 -m ray tests/assistant \
    ${XINGTAN_TEST_REPORTS:+--junitxml "$XINGTAN_TEST_REPORTS/ray.xml"}
