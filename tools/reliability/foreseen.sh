#!/usr/bin/env bash
# Compares the memory that 'pretrain' and 'train' foresee before they begin with the memory that they then take:
# one line for each of a few networks, with the ratio. Needs Linux and GNU time.
#
#   tools/reliability/foreseen.sh [simtrans]
set -uo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
simtrans=${1:-./simtrans}
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
failed=0
"$simtrans" phantom --out "$work/data" --coarse --subjects 3 >/dev/null 2>&1

run() { # a command line without data and folder
  rm -rf "$work/run"
  /usr/bin/time -f 'peak %M' "$simtrans" "$@" --steps 1 --out "$work/run" --data "$work/data" >"$work/log" 2>&1 ||
    { tail -n 3 "$work/log"; failed=1; return; }
  awk -v name="$*" '
    /^memory: about/ { said = $3 }
    /^peak/ { took = $2 * 1024 / 1e9 }
    END {
      printf "| `%s` | %.1f GB | %.1f GB | %.2f |\n", name, said, took, said / took
      exit said < took * 0.98 || said > took * 1.5
    }' "$work/log" || failed=1
}

echo '| | said before | taken | ratio |'
echo '|---|---|---|---|'
for precision in bf16 fp32; do
  run train --encoder swin-t --size 224 --batch 8 --precision $precision
  run train --encoder resnet50 --size 224 --batch 8 --precision $precision
  run pretrain --encoder swin-t --size 224 --batch 8 --precision $precision
done
run train --model unet --size 224 --batch 8 --precision bf16
run train --encoder swin-b --size 384 --batch 2 --precision bf16
run train --encoder swin-tiny-test --size 96 --batch 16 --precision bf16
run pretrain --encoder swin-t --size 96 --batch 32 --precision bf16
run pretrain --encoder swin-t --size 96 --batch 32 --chunk 8 --precision bf16
exit $failed
