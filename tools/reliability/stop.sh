#!/usr/bin/env bash
# Sends SIGTERM in moments that take long: while images are prepared, in the middle of a step, in the middle of a
# validation. Prints how long the process took to end, and checks that --resume continues.
#
#   tools/reliability/stop.sh
set -euo pipefail
simtrans=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)/simtrans
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

waits_for() { # CONDITION...
  until "$@"; do
    kill -0 "$pid" 2>/dev/null || { echo "it has ended before" >&2; cat "$work/err" >&2; exit 1; }
    sleep 0.01
  done
}
begins() { # RUN ARGUMENTS...
  run=$1
  "$simtrans" "${@:2}" --out "$run" >/dev/null 2>"$work/err" &
  pid=$!
}
stops() { # WHAT
  local code=0 begin=${EPOCHREALTIME/./}
  kill -TERM "$pid"
  wait "$pid" || code=$?
  printf '%-44s ended after %4.1f s with exit code %d; checkpoint: %s\n' "$1" \
    "$(((${EPOCHREALTIME/./} - begin) / 1000))e-3" "$code" "$(ls "$run/checkpoint" 2>/dev/null | xargs)"
  [[ $code == 130 ]] || { cat "$work/err" >&2; exit 1; }
}
prepares() { [[ -d $run/.cache ]]; }
looks() { grep -q '"step":2,' "$run/metrics.jsonl" 2>/dev/null; }

"$simtrans" phantom --out "$work/heads" --subjects 12 >/dev/null 2>&1
data=(--data "$work/heads" --preset tiny)

begins "$work/prepared" pretrain "${data[@]}" --steps 4
waits_for prepares
stops "while images are prepared"

begins "$work/stepped" pretrain "${data[@]}" --size 192 --batch 512 --steps 1
waits_for prepares
waits_for grep -q '^prepare: \([0-9]*\) of \1' "$work/err"
sleep 4
stops "in the middle of a step of a minute"

begins "$work/looked" train "${data[@]}" --size 288 --batch 2 --steps 2
waits_for looks
sleep 1
stops "in the middle of a look at validation"
"$simtrans" train --resume --out "$work/looked" >/dev/null 2>"$work/err" || { cat "$work/err" >&2; exit 1; }
grep -o '"kind":"epoch","step":[0-9]*' "$work/looked/metrics.jsonl"
