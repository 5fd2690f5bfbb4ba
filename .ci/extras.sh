#!/usr/bin/env bash
# Every extra still resolves beside the core, and the small one, `ocr`, reads text offline (300 MB installed).
# Installs uv, whose resolver reads metadata only, and the packages of `ocr`.
set -uo pipefail
pip install -q uv || { echo "pip could not install uv"; exit 1; }
for extra in eval ocr postgres ray vllm; do
    if said=$(uv pip compile -q pyproject.toml --extra "$extra" --python-version 3.11 2>&1 >/dev/null); then echo "extra $extra resolves"
    else echo "extra $extra does not resolve:"; echo "$said" | tail -15; exit 1; fi
done
log=$(mktemp); trap 'rm -f "$log"' EXIT
pip install "rapidocr>=3.10" "onnxruntime>=1.22" >"$log" 2>&1 || { tail -15 "$log"; echo "the extra ocr could not be installed"; exit 1; }
if ! python -c "import cv2" 2>/dev/null; then  # OpenCV's wheel wants a library of the system that a bare machine lacks
    echo "installing libgl1 and libglib2.0-0"
    as_root=""; [ "$(id -u)" = 0 ] || as_root="sudo"
    { $as_root apt-get update -q && $as_root apt-get install -yq --no-install-recommends libgl1 libglib2.0-0; } >"$log" 2>&1 \
        || { tail -5 "$log"; echo "libgl1 could not be installed"; exit 1; }
fi
pytest -n 0 -m slow tests/assistant/homework/intake/test_ocr.py \
    ${XINGTAN_TEST_REPORTS:+--junitxml "$XINGTAN_TEST_REPORTS/extras.xml"}
