#!/usr/bin/env bash
# Every extra still resolves beside the core. Installs uv, whose resolver reads metadata only; nothing else.
set -uo pipefail
pip install -q uv || { echo "pip could not install uv"; exit 1; }
for extra in eval ocr postgres ray vllm; do
    if said=$(uv pip compile -q pyproject.toml --extra "$extra" --python-version 3.11 2>&1 >/dev/null); then echo "extra $extra resolves"
    else echo "extra $extra does not resolve:"; echo "$said" | tail -15; exit 1; fi
done
