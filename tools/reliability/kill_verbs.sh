#!/usr/bin/env bash
# Kills every verb that writes, at random moments, and checks each time: a file is whole or absent; the same
# command again completes the work; the files are those of a command that was left alone; nothing else stays,
# neither in the output's folder nor in the one for temporary files.
#
#   tools/reliability/kill_verbs.sh [KILLS] [SEED] [VERB...]      default 300 kills, seed 1, all verbs
set -euo pipefail
kills=${1:-300}
RANDOM=${2:-1}
home=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
simtrans=$home/simtrans
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
mkdir "$work/tmp"
export SIMTRANS_JAVA_OPTS="${SIMTRANS_JAVA_OPTS:-} -Djava.io.tmpdir=$work/tmp"

# Files that name the time at which they were written.
dated='/(config\.json|metrics\.jsonl|report\.html)$'

prepare() { # FOLDER: what the verbs read, and some write to
  "$simtrans" phantom --out "$1/heads" --coarse --subjects 5
  "$simtrans" train --data "$1/heads" --out "$1/run" --preset tiny --size 48 --batch 4 --steps 6 --seed 1
  "$simtrans" export --run "$1/run" --format onnx --out "$1/run/model.onnx"
  "$simtrans" export --run "$1/run" --format safetensors --out "$1/encoder.safetensors"
}
prepare "$work" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
scans=("$work"/heads/*/*/*/*_t1w_stx.nii.gz)
scans=("${scans[@]:0:2}")
python3 - "$work/x.npy" <<'PY'
import struct, sys
shape = (1, 1, 64, 64)
head = ("{'descr': '<f4', 'fortran_order': False, 'shape': %s, }" % (shape,)).encode()
head += b" " * (64 - (10 + len(head) + 1) % 64) + b"\n"
values = struct.pack("<4096f", *[(i * 37 % 101) / 50 - 1 for i in range(4096)])
open(sys.argv[1], "wb").write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + values)
PY

verbs=(phantom inspect pretrain train evaluate evaluate-file segment segment-onnx figure import export-onnx
  export-safetensors export-bioimageio encode)
(($# < 3)) || verbs=("${@:3}")
encoder=$("$simtrans" export --run "$work/run" --format safetensors --out "$work/e.safetensors" --json 2>/dev/null |
  sed -n 's/.*"encoder" : "\(.*\)".*/\1/p')

command_of() { # VERB OUT: sets $command
  local learn=(--data "$work/heads" --preset tiny --size 48 --batch 4 --steps 6 --seed 1 --resume)
  case $1 in
    phantom) command=(phantom --out "$2" --coarse --subjects 4) ;;
    inspect) command=(inspect "${scans[0]}" --png "$2/o.png") ;;
    pretrain) command=(pretrain --out "$2" "${learn[@]}") ;;
    train) command=(train --out "$2" "${learn[@]}") ;;
    evaluate) command=(evaluate --run "$2" --data "$work/heads" --split all) ;;
    evaluate-file) command=(evaluate --run "$work/run" --data "$work/heads" --split all --out "$2/e.json") ;;
    segment) command=(segment --run "$work/run" "${scans[@]}" --out "$2" --probabilities --overlay) ;;
    segment-onnx) command=(segment --run "$work/run" --engine onnx "${scans[@]}" --out "$2") ;;
    figure) command=(figure views --data "$work/heads" --out "$2/views.png") ;;
    import) command=(import "$work/encoder.safetensors" --encoder "$encoder" --out "$2/i.safetensors") ;;
    export-*) command=(export --run "$work/run" --format "${1#export-}" --out "$2/model.${1#export-}") ;;
    encode) command=(encode --weights "$work/encoder.safetensors" --encoder "$encoder" --input "$work/x.npy" --out "$2") ;;
  esac
}

begin() { # VERB OUT: what has to be there before
  [[ $1 != evaluate ]] || { mkdir -p "$2" && cp -r "$work/run/." "$2"; }
}

fail() {
  echo "$*" >&2
  cat "$work/log" >&2
  exit 1
}

same() { # VERB: the killed one's files are those of the one that was left alone
  diff <(cd "$work/alone/$1" && find . | sort) <(cd "$work/killed/$1" && find . | sort) >"$work/log" ||
    fail "$1: other files"
  while read -r file; do
    [[ $file =~ $dated ]] || cmp "$work/alone/$1/$file" "$work/killed/$1/$file" >"$work/log" || fail "$1: $file differs"
  done < <(cd "$work/alone/$1" && find . -type f)
}

whole() { # VERB: what has its final name has its final content
  while read -r file; do
    [[ $file =~ $dated || ! -f $work/alone/$1/$file || $file == */checkpoint/* ]] ||
      cmp "$work/alone/$1/$file" "$work/killed/$1/$file" >"$work/log" || fail "$1: $file is not whole"
  done < <(cd "$work/killed/$1" 2>/dev/null && find . -type f -not -name '.*')
}

declare -A milliseconds
for verb in "${verbs[@]}"; do
  begin "$verb" "$work/alone/$verb"
  command_of "$verb" "$work/alone/$verb"
  start=$(date +%s%3N)
  "$simtrans" "${command[@]}" >"$work/log" 2>&1 || fail "$verb failed"
  milliseconds[$verb]=$(($(date +%s%3N) - start))
done
[[ -z $(ls -A "$work/tmp") ]] || fail "a normal end leaves $(ls -A "$work/tmp")"

caught=0
for ((kill = 0; kill < kills; kill++)); do
  verb=${verbs[kill % ${#verbs[@]}]}
  out=$work/killed/$verb
  rm -rf "$out"
  begin "$verb" "$out"
  command_of "$verb" "$out"
  "$simtrans" "${command[@]}" >"$work/log" 2>&1 &
  pid=$!
  sleep "$(awk -v all="${milliseconds[$verb]}" -v r=$RANDOM 'BEGIN {printf "%.3f", all * r / 32768000}')"
  if kill -9 $pid 2>/dev/null; then caught=$((caught + 1)); fi
  wait $pid 2>/dev/null || true
  [[ $verb == train || $verb == pretrain || $verb == evaluate ]] || whole "$verb"
  "$simtrans" "${command[@]}" >"$work/log" 2>&1 || fail "$verb, after kill $((kill + 1)): not completed"
  same "$verb"
  [[ -z $(ls -A "$work/tmp") || $verb != segment-onnx ]] || fail "$verb leaves $(ls -A "$work/tmp")"
done
"$simtrans" segment --run "$work/run" --engine onnx "${scans[0]}" --out "$work/last" >"$work/log" 2>&1
[[ -z $(ls -A "$work/tmp") ]] || fail "left in the folder for temporary files: $(ls -A "$work/tmp")"
echo "$kills kills over ${#verbs[@]} verbs ($caught while they ran): every file whole or absent, every rerun"
echo "complete with the same files, nothing left"
