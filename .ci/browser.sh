#!/bin/sh
# The browser lane: the pages in a real browser against a real server.
#   .ci/browser.sh VENV_PYTHON [pytest arguments]
# Installs chromium, a Chinese font and playwright where they are missing.
set -eu

python=${1:?"usage: .ci/browser.sh VENV_PYTHON [pytest arguments]"}
shift
cd "$(dirname "$0")/.."

missing=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || missing="$missing chromium"
fc-list 2>/dev/null | grep -qi "noto.*cjk" || missing="$missing fonts-noto-cjk"
if [ -n "$missing" ]; then
    command -v apt-get >/dev/null 2>&1 || { echo "browser lane: please install:$missing" >&2; exit 1; }
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    echo "browser lane: installing$missing"
    $as_root apt-get update -q
    # shellcheck disable=SC2086  (a list of packages)
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends $missing
fi

if ! "$python" -c "import playwright" 2>/dev/null; then
    echo "browser lane: installing playwright"
    "$python" -m pip install -q "playwright>=1.50" || uv pip install -q --python "$python" "playwright>=1.50"
fi

"$python" -m pytest -n 2 --reruns 1 -m browser tests/browser -q ${XINGTAN_TEST_REPORTS:+--junitxml "$XINGTAN_TEST_REPORTS/browser.xml"} "$@" || {
    status=$?
    echo "browser lane: failed with status $status; the first failure is above" >&2
    exit "$status"
}
