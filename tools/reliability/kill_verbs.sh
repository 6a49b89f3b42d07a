#!/usr/bin/env bash
# Kills every verb that writes, and checks each time that a file is whole or absent. Up to three kills of one
# command follow each other; then the same command has to complete the work with the files of a command that was
# left alone, and nothing else may stay, neither in the output's folder nor in the one for temporary files.
# Half of the kills fall at a random moment, half when a random number of files has begun to exist. Only those
# that caught a running process are counted.
#
# Only every fifth round has a study, folds and "learn", which take long. How far "learn" comes within its minutes
# follows the clock, so of its files the names are compared, and its model has to draw a mask. The server is killed
# by kill_serve.py.
#
#   [SIMTRANS=LAUNCHER] tools/reliability/kill_verbs.sh [KILLS] [SEED] [VERB...]
#                                                default 300 kills, seed 1, all verbs
set -uo pipefail
shopt -s globstar dotglob nullglob
kills=${1:-300}
RANDOM=${2:-1}
home=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
simtrans=${SIMTRANS:-$home/simtrans}
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
mkdir "$work/tmp"
export SIMTRANS_JAVA_OPTS="${SIMTRANS_JAVA_OPTS:-} -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=$work/tmp"
export OMP_NUM_THREADS=1

verbs=(suggest report report-several models-pack models-install learn folds phantom inspect pretrain train evaluate
  evaluate-file segment segment-onnx figure import export-onnx export-safetensors export-bioimageio encode compare)
(($# < 3)) || verbs=("${@:3}")

python3 "$home/tools/reliability/discs.py" "$work"
scans=("$work"/discs/images/p[01].png)
learn=(--data "$work/discs" --preset tiny --size 32 --batch 4 --seed 1)
mkdir -p "$work/half/masks" && cp -R "$work/discs/images" "$work/half" # a cohort of which half is labelled
cp "$work"/discs/masks/p[0-3].png "$work/half/masks"

prepare() { # what the verbs read, and some write to
  "$simtrans" train --out "$work/run" "${learn[@]}" --steps 4 &&
    "$simtrans" evaluate --run "$work/run" --data "$work/discs" --split all &&
    cp -a "$work/run" "$work/second" &&
    "$simtrans" models pack "$work/run" --name trial --out "$work/trial.simtrans" &&
    "$simtrans" export --run "$work/run" --format onnx --out "$work/run/model.onnx" &&
    "$simtrans" export --run "$work/run" --format safetensors --out "$work/encoder.safetensors" --json
}
prepare >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
encoder=$(sed -n 's/.*"encoder" : "\(.*\)".*/\1/p' "$work/log")

# Files that name the time at which they were written, how long something took, or the process.
dated='/(config\.json|metrics\.jsonl|report\.html|measured\.json|tables\.json|tables\.md|\.lock|checkpoint/.*|events\.out\.tfevents.*)$'

command_of() { # VERB OUT: sets $command
  case $1 in
    phantom) command=(phantom --out "$2" --coarse --subjects 1) ;;
    inspect) command=(inspect "${scans[0]}" --png "$2/o.png") ;;
    pretrain) command=(pretrain --out "$2" "${learn[@]}" --steps 4 --resume) ;;
    train) command=(train --out "$2" "${learn[@]}" --steps 4 --resume) ;;
    evaluate) command=(evaluate --run "$2" --data "$work/discs" --split all) ;;
    evaluate-file) command=(evaluate --run "$work/run" --data "$work/discs" --split all --out "$2/e.json") ;;
    segment) command=(segment --run "$work/run" "${scans[@]}" --out "$2" --probabilities --overlay) ;;
    segment-onnx) command=(segment --run "$work/run" --engine onnx "${scans[@]}" --out "$2") ;;
    figure) command=(figure views --data "$work/discs" --out "$2/views.png") ;;
    import) command=(import "$work/encoder.safetensors" --encoder "$encoder" --out "$2/i.safetensors") ;;
    export-*) command=(export --run "$work/run" --format "${1#export-}" --out "$2/model.${1#export-}") ;;
    encode) command=(encode --weights "$work/encoder.safetensors" --encoder "$encoder" --input "$work/x.npy" --out "$2") ;;
    report) command=(report "$work/run" --out "$2/r.html") ;;
    report-several) command=(report "$work/run" "$work/second" --pictures 1 --out "$2/r.html") ;;
    suggest) command=(suggest --run "$work/run" --data "$work/half" --count 2 --out "$2") ;;
    models-install) command=(models install "$work/trial.simtrans") ;;
    models-pack) command=(models pack "$work/run" --name trial --out "$2/m.simtrans") ;;
    compare) command=(compare --out "$2" "${learn[@]}" --steps 2 --models unet --resume) ;;
    folds) command=(train --out "$2" "${learn[@]}" --steps 2 --folds 2 --resume) ;;
    learn) command=(learn --out "$2" --data "$work/half" --encoder swin-tiny-test --model simtrans --size 32
      --batch 4 --pretraining 0.4 --minutes 0.1 --seed 1)
      [[ ! -f $2/plan.json ]] || command=(learn --out "$2" --resume) ;; # by the plan, and by it alone
  esac
  export SIMTRANS_MODELS=$2 # where "models install" writes
}
slow() { # VERB: whether it takes long
  [[ $1 == compare || $1 == folds || $1 == learn ]]
}

begin() { # VERB OUT: what has to be there before
  rm -rf -- "$2"
  mkdir -p "$(dirname "$2")"
  [[ $1 != evaluate ]] || cp -a "$work/run" "$2"
}

faults=0
fault() { # WHAT: says it, and goes on
  faults=$((faults + 1))
  echo "FAULT: $*"
  tail -n 20 "$work/log"
}

names() { # FOLDER VERB: the times in the names of event files left out
  (cd "$1" 2>/dev/null && find . | sed 's/tfevents\.[0-9]*/tfevents.TIME/' | sort -u |
    if [[ $2 == learn ]]; then grep -v '/previous.safetensors$'; else cat; fi) # one checkpoint or two: by the clock
}

same() { # VERB: the killed one's files are those of the one that was left alone
  local file
  diff <(names "$work/alone/$1" "$1") <(names "$work/killed/$1" "$1") >"$work/log" || { fault "$1: other files"; return; }
  [[ $1 != learn ]] || { draws "$1"; return; }
  while read -r file; do
    [[ $file =~ $dated ]] || cmp "$work/alone/$1/$file" "$work/killed/$1/$file" >"$work/log" || fault "$1: $file differs"
  done < <(cd "$work/alone/$1" && find . -type f)
}
draws() { # VERB: the run that it left can be used
  rm -rf "$work/drawn"
  "$simtrans" segment --run "$work/killed/$1" "${scans[0]}" --out "$work/drawn" >"$work/log" 2>&1 ||
    fault "$1: its run draws no mask"
}

whole() { # VERB: what has its final name has its final content
  local file
  while read -r file; do
    [[ $file =~ $dated || ! -f $work/alone/$1/$file ]] ||
      cmp "$work/alone/$1/$file" "$work/killed/$1/$file" >"$work/log" || fault "$1: $file is not whole"
  done < <(cd "$work/killed/$1" 2>/dev/null && find . -type f -not -name '.*')
}

# A pause of milliseconds without a process.
mkfifo "$work/never" && exec 9<>"$work/never"
pause() { read -r -t 0.003 -u 9 || true; }

count() { # FOLDER: of entries, parts of files included
  local all=("$1"/**)
  echo ${#all[@]}
}
begun() { # FOLDER NUMBER: whether so many entries are there; no process is started to see it
  local all=("$1"/**)
  ((${#all[@]} >= $2))
}

complete() { # VERB: the same command once more, and all is as it should be
  local start
  command_of "$1" "$work/killed/$1"
  start=$(date +%s%3N)
  "$simtrans" "${command[@]}" >"$work/log" 2>&1 || fault "$1, after $tries tries: not completed"
  milliseconds[$1]=$(($(date +%s%3N) - start)) # other work on the machine changes it
  reruns=$((reruns + 1))
  same "$1"
  [[ $1 != segment-onnx || -z $(ls -A "$work/tmp") ]] || fault "$1 leaves $(ls -A "$work/tmp")"
  begin "$1" "$work/killed/$1"
}

declare -A milliseconds caught writing entries before
reruns=0
for verb in "${verbs[@]}"; do
  begin "$verb" "$work/alone/$verb"
  before[$verb]=$(count "$work/alone/$verb")
  command_of "$verb" "$work/alone/$verb"
  start=$(date +%s%3N)
  "$simtrans" "${command[@]}" >"$work/log" 2>&1 || fault "$verb failed"
  milliseconds[$verb]=$(($(date +%s%3N) - start))
  entries[$verb]=$(count "$work/alone/$verb")
  caught[$verb]=0
  writing[$verb]=0
  begin "$verb" "$work/killed/$verb"
  echo "$verb, left alone: ${milliseconds[$verb]} ms, $((entries[$verb] - before[$verb])) entries"
done
[[ -z $(ls -A "$work/tmp") ]] || fault "a normal end leaves $(ls -A "$work/tmp")"

all=0
tries=0
turn=0
while ((all < kills && tries < 3 * kills)); do
  round=$((turn / ${#verbs[@]}))
  verb=${verbs[turn % ${#verbs[@]}]}
  turn=$((turn + 1))
  ! slow "$verb" || ((${#verbs[@]} < 4)) || ((round % 5 == 0)) || continue
  out=$work/killed/$verb
  command_of "$verb" "$out"
  moment=$RANDOM
  "$simtrans" "${command[@]}" >"$work/log" 2>&1 &
  pid=$!
  if ((round % 2)); then
    number=$(($(count "$out") + 1 + moment % (1 + entries[$verb] - before[$verb])))
    until begun "$out" $number || ! kill -0 $pid 2>/dev/null; do pause; done
  else
    sleep "$(awk -v all="${milliseconds[$verb]}" -v r=$moment 'BEGIN {printf "%.3f", all * r / 32768000}')"
  fi
  if kill -9 $pid 2>/dev/null; then
    caught[$verb]=$((caught[$verb] + 1))
    all=$((all + 1))
    writing[$verb]=$((writing[$verb] + $(begun "$out" $((before[$verb] + 1)) && echo 1 || echo 0)))
  fi
  wait $pid 2>/dev/null
  tries=$((tries + 1))
  # Training writes its best weights again and again, and a study its tables; the rest is written once.
  slow "$verb" || [[ $verb == train || $verb == pretrain || $verb == evaluate ]] || whole "$verb"
  ! slow "$verb" && ((round % 3 < 2)) || complete "$verb"
  ((turn % ${#verbs[@]} != 1)) || echo "$(date +%T) $tries tries, $all kills, $reruns reruns, $faults faults"
done
for verb in "${verbs[@]}"; do
  command_of "$verb" "$work/killed/$verb"
  complete "$verb"
done
"$simtrans" segment --run "$work/run" --engine onnx "${scans[0]}" --out "$work/last" >"$work/log" 2>&1
[[ -z $(ls -A "$work/tmp") ]] || fault "left in the folder for temporary files: $(ls -A "$work/tmp")"
for verb in "${verbs[@]}"; do
  printf '%-20s %3d kills, %2d of them when files had begun to exist\n' "$verb" "${caught[$verb]}" "${writing[$verb]}"
done
echo "$all kills and $reruns reruns of ${#verbs[@]} verbs: $faults faults"
((faults == 0)) && echo "every file whole or absent, every rerun complete with the same files, nothing left"
