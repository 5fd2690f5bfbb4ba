#!/bin/sh
# The office lane: every exported file is opened by LibreOffice, printed to PDF and looked at.
#   .ci/office.sh VENV_PYTHON [pytest arguments]
# Installs LibreOffice without a screen, poppler and fonts where they are missing.
set -eu

python=${1:?"usage: .ci/office.sh VENV_PYTHON [pytest arguments]"}
shift
cd "$(dirname "$0")/.."

missing=""
kind="-nogui"  # the packages with and without a screen exclude each other
if dpkg -s libreoffice-core >/dev/null 2>&1; then kind=""; fi
for part in writer:libswlo impress:libsdlo calc:libsclo math:libsmlo; do
    [ -n "$(find /usr/lib/libreoffice /opt/libreoffice* -name "${part#*:}.so" 2>/dev/null)" ] || missing="$missing libreoffice-${part%:*}$kind"
done
command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
[ -d /usr/share/poppler/cMap/Adobe-GB1 ] || missing="$missing poppler-data"
fc-list 2>/dev/null | grep -qi "noto.*cjk" || missing="$missing fonts-noto-cjk"
fc-list 2>/dev/null | grep -qi "liberation" || missing="$missing fonts-liberation"
if [ -n "$missing" ]; then
    command -v apt-get >/dev/null 2>&1 || { echo "office lane: please install:$missing" >&2; exit 1; }
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    echo "office lane: installing$missing"
    $as_root apt-get update -q
    # shellcheck disable=SC2086  (a list of packages)
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends $missing
fi

"$python" -m pytest -n 0 -m office tests/assistant/documents -q ${XINGTAN_TEST_REPORTS:+--junitxml "$XINGTAN_TEST_REPORTS/office.xml"} "$@" || {
    status=$?
    echo "office lane: failed with status $status; the first failure is above" >&2
    exit "$status"
}
