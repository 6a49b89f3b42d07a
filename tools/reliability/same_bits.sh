#!/usr/bin/env bash
# The same seeds give the same bits as an earlier commit: pretraining (three tasks), training and masks
# in fp32, and runs that the earlier commit began, was stopped in and left are resumed to the same bits.
# Builds the earlier commit in a clone of its own. Needs git, mvn, and about 20 minutes on two cores.
#
#   tools/reliability/same_bits.sh [COMMIT] [STEPS [STEPS OF RUNS THAT ARE STOPPED]]
set -euo pipefail
commit=${1:-9f1b32f}
steps=${2:-12}
longer=${3:-400}
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
source=$(git -C "$here" rev-parse --show-toplevel)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

git clone -q "$source" "$work/earlier"
git -C "$work/earlier" checkout -q "$commit"
then=$work/earlier/simtrans
now=$source/simtrans
data=$work/heads
"$then" phantom --out "$data" --coarse --subjects 8 --seed 3 >/dev/null 2>&1

runs() { # SIMTRANS OUT THREADS: every kind of run
  local common=(--data "$data" --preset tiny --steps "$steps" --precision fp32 --threads "$3" --seed 5)
  for task in simclr lesions simmim; do
    "$1" pretrain --out "$2/$task" --task $task "${common[@]}" >/dev/null 2>&1
  done
  "$1" train --out "$2/train" --pretrained "$2/simclr" "${common[@]}" >/dev/null 2>&1
  "$1" train --out "$2/unet" --model unet "${common[@]}" >/dev/null 2>&1
  "$1" segment --run "$2/train" "$data" --out "$2/masks" --threads "$3" --precision fp32 >/dev/null 2>&1
}

status=0
same() { # OLD NEW: the same tensors, whatever the metadata say
  java "$here/SameTensors.java" "$1" "$2" || status=1
}

for threads in 1 2; do
  runs "$then" "$work/then/$threads" $threads
  runs "$now" "$work/now/$threads" $threads
  echo "threads: $threads"
  for run in simclr simmim lesions; do
    # With two threads planted lesions pass in two halves since then, whose sum ends in other bits.
    [[ $threads$run != 2lesions ]] || continue
    same "$work"/{then,now}/$threads/$run/encoder.safetensors
  done
  for run in train unet; do
    same "$work"/{then,now}/$threads/$run/model.safetensors
  done
  diff -rq "$work"/{then,now}/$threads/masks && echo "masks: the same files" || status=1
done

echo "runs that were stopped by a signal, gone on with by both"
for task in simclr lesions simmim train; do
  verb=(pretrain --task $task)
  [[ $task != train ]] || verb=(train)
  run=$work/stopped/$task
  timeout -s TERM 20 "$then" "${verb[@]}" --data "$data" --out "$run" --preset tiny --steps "$longer" \
    --precision fp32 --threads 1 --seed 6 >/dev/null 2>&1 || true
  cp -r "$run" "$run-then"
  "$then" "${verb[0]}" --resume --out "$run-then" --steps $((longer + 20)) >/dev/null 2>&1
  "$now" "${verb[0]}" --resume --out "$run" --steps $((longer + 20)) >/dev/null 2>&1
  for weights in "$run-then"/*.safetensors; do
    same "$weights" "$run/$(basename "$weights")"
  done
done
exit $status
