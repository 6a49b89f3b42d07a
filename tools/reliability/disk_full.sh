#!/usr/bin/env bash
# Fills a disk while SimTrans writes to it, and checks each time: SimTrans ends with one clear sentence and exit
# code 1; existing files stay whole; once there is room, the run continues to the bits of an uninterrupted run.
# Needs Linux and the right to mount a tmpfs (root, or user namespaces: the script then starts itself in one).
#
#   [SIMTRANS=LAUNCHER] tools/reliability/disk_full.sh [TIMES]        how often training is caught (default 4)
set -euo pipefail
if [[ $(id -u) != 0 ]]; then
  exec unshare --user --map-root-user --mount -- "${BASH_SOURCE[0]}" "$@"
fi
times=${1:-4}
home=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
simtrans=${SIMTRANS:-$home/simtrans}
work=$(mktemp -d)
disk=$work/disk
mkdir "$disk"
mount -t tmpfs -o size=192m tmpfs "$disk"
trap 'umount -l "$disk"; rm -rf -- "$work"' EXIT

fill() { head -c 1G /dev/zero >"$disk/ballast" 2>/dev/null || true; }
room() { rm -f -- "$disk/ballast"; }

# What a command that has to fail said: one sentence, no trace, exit code 1.
fails() { # WHAT COMMAND...
  local what=$1 code=0
  shift
  "$@" >"$work/out" 2>"$work/err" || code=$?
  judge "$what" "$code"
}
judge() { # WHAT CODE
  echo "-- $1: exit code $2"
  grep -v -e '^prepare' -e '^epoch' -e '^train' -e '^segment:' "$work/err" | grep 'simtrans' || true
  [[ $2 == 1 ]] || { echo "expected exit code 1" >&2; cat "$work/err" >&2; exit 1; }
  [[ $(grep -c '^simtrans [a-z]' "$work/err") == 1 ]] || { echo "expected one sentence" >&2; cat "$work/err" >&2; exit 1; }
  grep '^simtrans [a-z]' "$work/err" | grep -qF "$disk" || { echo "expected the name of the file" >&2; exit 1; }
  ! grep -q -e $'^\tat ' -e 'a bug' -e 'java[.]' "$work/err" || { echo "expected no trace" >&2; cat "$work/err" >&2; exit 1; }
}

"$simtrans" phantom --out "$work/heads" --coarse --subjects 6 >/dev/null 2>&1
train=("$simtrans" train --data "$work/heads" --preset tiny --size 48 --batch 4 --steps 60 --ema 0.9)

echo "== a run that is left alone"
"${train[@]}" --out "$work/alone" >/dev/null 2>&1
sha256sum <"$work/alone/model.safetensors"

echo "== no room to begin with"
fill
fails "train, nothing can be written" "${train[@]}" --out "$disk/begin"
room

echo "== no room for the prepared slices"
head -c 191M /dev/zero >"$disk/ballast"
fails "train, the slices do not fit" "${train[@]}" --out "$disk/slices"
room
rm -rf "$disk/slices"

echo "== full while training"
for ((i = 1; i <= times; i++)); do
  run=$disk/run
  "${train[@]}" --out "$run" >"$work/out" 2>"$work/err" &
  pid=$!
  until [[ -f $run/checkpoint/last.safetensors ]] || ! kill -0 $pid 2>/dev/null; do sleep 0.02; done
  sleep "0.$((RANDOM % 10))"
  fill
  ((i % 2)) || truncate -s -20M "$disk/ballast" # the best weights still fit, a checkpoint does not
  code=0
  wait $pid || code=$?
  judge "caught, time $i" "$code"
  room
  "${train[@]}" --out "$run" --resume >/dev/null 2>"$work/err" || { cat "$work/err" >&2; exit 1; }
  cmp "$run/model.safetensors" "$work/alone/model.safetensors"
  [[ -z $(find "$run" -name '*.part' -o -name '.cache') ]]
  torn=$(awk '!/^\{.*\}$/ {bad++} END {print bad + 0}' "$run/metrics.jsonl")
  [[ $torn == 0 ]] || { echo "torn lines in metrics.jsonl" >&2; exit 1; }
  echo "   with room again, --resume ended with the same bits"
  rm -rf "$run"
done

echo "== full while masks are written"
scans=("$work"/heads/*/*/*/*_t1w_stx.nii.gz)
"$simtrans" segment --run "$work/alone" "${scans[0]}" --out "$disk/masks" >/dev/null 2>&1
first=$(find "$disk/masks" -type f)
before=$(sha256sum <"$first")
fill
fails "segment" "$simtrans" segment --run "$work/alone" "${scans[@]}" --out "$disk/masks" --probabilities
[[ $(sha256sum <"$first") == "$before" ]]
room
"$simtrans" segment --run "$work/alone" "${scans[@]}" --out "$disk/masks" --probabilities >/dev/null 2>&1
[[ -z $(find "$disk/masks" -name '*.part') ]]
echo "   the mask that was there stayed; with room again all ${#scans[@]} were written"

echo "== full for every other verb that writes"
"$simtrans" export --run "$work/alone" --format safetensors --out "$work/e.safetensors" --json >"$work/exported" 2>&1
encoder=$(sed -n 's/.*"encoder" : "\(.*\)".*/\1/p' "$work/exported")
rm -rf "$disk/masks"
fill
fails "inspect" "$simtrans" inspect "${scans[0]}" --png "$disk/o.png"
fails "phantom" "$simtrans" phantom --coarse --subjects 2 --out "$disk/phantoms"
fails "evaluate" "$simtrans" evaluate --run "$work/alone" --data "$work/heads" --split all --out "$disk/e.json"
fails "pretrain" "$simtrans" pretrain --data "$work/heads" --preset tiny --size 48 --steps 2 --out "$disk/pretrained"
fails "compare" "$simtrans" compare --data "$work/heads" --preset tiny --size 48 --steps 2 --models unet --out "$disk/study"
"$simtrans" export --run "$work/alone" --format onnx --out "$work/m.onnx" >/dev/null 2>&1
fails "segment with ONNX Runtime" "$simtrans" segment --run "$work/m.onnx" "${scans[0]}" --out "$disk/masks"
fails "figure" "$simtrans" figure views --data "$work/heads" --out "$disk/views.png"
python3 "$home/tools/reliability/discs.py" "$work"
fails "encode" "$simtrans" encode --weights "$work/e.safetensors" --encoder "$encoder" --input "$work/x.npy" --out "$disk/maps"
fails "import" "$simtrans" import "$work/e.safetensors" --encoder "$encoder" --out "$disk/i.safetensors"
for format in onnx safetensors bioimageio; do
  fails "export $format" "$simtrans" export --run "$work/alone" --format "$format" --out "$disk/model.$format"
done
fails "learn" "$simtrans" learn --data "$work/discs" --encoder swin-tiny-test --model simtrans --size 32 --batch 4 \
  --minutes 0.1 --out "$disk/learned"
mkdir -p "$work/half/masks"
cp -R "$work/discs/images" "$work/half"
cp "$work"/discs/masks/p[0-3].png "$work/half/masks"
fails "suggest" "$simtrans" suggest --run "$work/alone" --data "$work/half" --count 2 --out "$disk/next"
fails "report" "$simtrans" report "$work/alone" --out "$disk/report.html"
cp -a "$work/alone" "$work/other"
fails "report of several" "$simtrans" report "$work/alone" "$work/other" --out "$disk/both.html"
fails "models pack" "$simtrans" models pack "$work/alone" --name trial --out "$disk/trial.simtrans"
"$simtrans" models pack "$work/alone" --name trial --out "$work/trial.simtrans" >/dev/null 2>&1
SIMTRANS_MODELS=$disk/models fails "models install" "$simtrans" models install "$work/trial.simtrans"
room
left=$(find "$disk" -type f)
[[ -z $left ]] || { echo "left: $left" >&2; exit 1; }
echo "   nothing was left half-written"
echo "all as it should be"
