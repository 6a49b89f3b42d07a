#!/usr/bin/env bash
# Measures SimTrans and its Python peers in turn, A B A B, and prints the ratios.
#
#   bench/compare.sh step|views|infer|segment [--rounds N] [--compile] [--out DIR] [OPTIONS FOR BOTH]
#
# SIMTRANS_PYTHON names the Python with bench/requirements.txt in it (default python3). --compile adds
# torch.compile as a third program (step only). JSON documents stay in --out.
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
python=${SIMTRANS_PYTHON:-python3}

usage() {
  sed -n '4,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2
  exit 2
}

what=${1:-}
case $what in step | views | infer | segment) shift ;; *) usage ;; esac
rounds=3 out= parties=(simtrans python)
both=()
while (($#)); do
  case $1 in
    --rounds) rounds=${2:?--rounds needs a number} && shift 2 ;;
    --out) out=${2:?--out needs a folder} && shift 2 ;;
    --compile) parties+=(compiled) && shift ;;
    *) both+=("$1") && shift ;;
  esac
done
[[ ${#parties[@]} == 2 || $what == step ]] || usage
"$python" -c 'import torch, torchvision, timm, nibabel' ||
  { echo "compare: $python lacks a package; see bench/README.md." >&2; exit 1; }
out=${out:-$(mktemp -d)}
mkdir -p "$out"

# Huge pages for both: SimTrans's launcher asks for them, and they make PyTorch faster too.
export GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.hugetlb=1}

measure() {
  case $1 in
    simtrans) "$here/../simtrans" bench "$what" "${both[@]}" --json ;;
    python) "$python" "$here/$what.py" "${both[@]}" ;;
    compiled) "$python" "$here/$what.py" "${both[@]}" --compile ;;
  esac
}

for ((round = 1; round <= rounds; round++)); do
  for party in "${parties[@]}"; do
    echo "compare: round $round of $rounds, $party" >&2
    measure "$party" >"$out/$party-$round.json"
  done
done
"$python" "$here/ratios.py" "$out"
echo "documents: $out" >&2
