#!/usr/bin/env bash
# The evaluation lane: tests marked `eval`, with the `eval` extra really installed: ragas 0.4.3 and what it
# measures with. In an environment of its own (about 1.5 GB, kept in $XINGTAN_EVAL_CACHE or removed at the end),
# because ragas wants older versions of rich and openai than the core's lock file has.
# Usage: .ci/eval.sh PYTHON
set -uo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}
if [[ -n ${XINGTAN_EVAL_CACHE:-} ]]; then
    work=$XINGTAN_EVAL_CACHE; mkdir -p "$work"
else
    work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
fi
log=$work/install.log
fail() { echo "eval lane: $1"; tail -25 "$log" 2>/dev/null; exit 1; }

if [[ ! -e $work/ready ]]; then
    : >"$log"
    "$python" -m venv --clear "$work/env" || fail "python -m venv failed: install python3-venv"
    "$work/env/bin/python" - >"$work/needs.txt" <<'PY' || fail "pyproject.toml could not be read"
import tomllib
project = tomllib.load(open("pyproject.toml", "rb"))["project"]
extras = project["optional-dependencies"]
wanted = [*project["dependencies"], *extras["eval"], *extras["dev"]]
print("\n".join(line for line in wanted if not line.startswith("xingtan[")))
PY
    echo "installing the eval extra"
    # uv finds the versions that fit in seconds; pip tries one after another
    "$work/env/bin/python" -m pip install --progress-bar off uv >>"$log" 2>&1 || fail "uv could not be installed"
    "$work/env/bin/uv" pip install --python "$work/env/bin/python" -r "$work/needs.txt" >>"$log" 2>&1 \
        || fail "the eval extra could not be installed"
    touch "$work/ready"
fi

"$work/env/bin/python" -m pytest -n 0 -m eval tests/eval -q \
    ${XINGTAN_TEST_REPORTS:+--junitxml "$XINGTAN_TEST_REPORTS/eval.xml"}
