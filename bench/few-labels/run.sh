#!/bin/bash
# Few labels: systems compared over several draws of the labelled patients.
#
#   bench/few-labels/run.sh --data DATA --out STUDY [options] SYSTEM...
#
# Each draw has other test patients, so that after as many draws as there are folds each patient was
# tested once. A draw names its labelled patients, a few to validate on and those to test on; all
# others are without labels: 'pretrain' and 'train --unlabelled' see their images alone. What is done
# is kept: call it again with the same words and it goes on. Every run has one core.
#
# A SYSTEM is a name in systems.txt beside this file. A system without pretraining, and 'learn', which
# plans for itself, have the whole time. Options (and what they are by default):
#   --labelled N       patients with labels to learn from (7)
#   --val N            patients to validate on (2)
#   --draws N          draws, of which each tests the patients of one fold (5)
#   --pretrain WORDS   length of a pretraining, such as '--minutes 14' or '--steps 2000' ('--minutes 14')
#   --train WORDS      length of a training after it ('--minutes 6')
#   --alone WORDS      length of a training without one, and of 'learn' ('--minutes 20')
#   --size S           input in pixels (128)
#   --jobs N           runs at the same time (1)
#   --seed N           of the draws (1)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
simtrans=${SIMTRANS:-$here/../../simtrans}
data='' out='' labelled=7 val=2 draws=5 pretrain='--minutes 14' train='--minutes 6' alone='--minutes 20' size=128 jobs=1 seed=1
systems=()
while [ $# -gt 0 ]; do
  case $1 in
    --data|--out|--labelled|--val|--draws|--pretrain|--train|--alone|--size|--jobs|--seed)
      [ $# -ge 2 ] || { echo "few-labels: $1 needs a value" >&2; exit 2; }
      printf -v "${1#--}" %s "$2"; shift 2 ;;
    -*) echo "few-labels: $1 is no option; see the head of $0" >&2; exit 2 ;;
    *) systems+=("$1"); shift ;;
  esac
done
[ -n "$data" ] && [ -n "$out" ] && [ ${#systems[@]} -gt 0 ] || { sed -n '2,26p' "$0" >&2; exit 2; }
for system in "${systems[@]}"; do
  grep -q "^$system|" "$here/systems.txt" || {
    echo "few-labels: systems.txt has no '$system'; it has: $(sed -n 's/^\([a-z][^|]*\)|.*/\1/p' "$here/systems.txt" | tr '\n' ' ')" >&2
    exit 2; }
done
mkdir -p "$out"

words="$data labelled=$labelled val=$val draws=$draws pretrain=$pretrain train=$train alone=$alone size=$size seed=$seed"
if [ -e "$out/study.txt" ] && [ "$(cat "$out/study.txt")" != "$words" ]; then
  echo "few-labels: $out holds a study with other settings ($(cat "$out/study.txt")); name another --out" >&2
  exit 1
fi
echo "$words" > "$out/study.txt"

# Patients in an order that follows from the seed and their names alone.
shuffled() { # seed
  while read -r patient; do
    echo "$(printf '%s %s' "$1" "$patient" | sha256sum | cut -c1-16) $patient"
  done | sort | cut -d' ' -f2-
}
json() { sed 's/.*/"&"/' | paste -sd, -; }

patients=$(tail -n +2 "$data/subjects.csv" | cut -d, -f1 | tr -d '\r' | sort -u)
count=$(echo "$patients" | wc -l)
[ $((count / draws + labelled + val)) -le "$count" ] || {
  echo "few-labels: $data has $count patients, too few for $labelled labelled, $val to validate and a fold to test" >&2
  exit 1; }
for draw in $(seq "$draws"); do
  mkdir -p "$out/draw-$draw"
  test=$(echo "$patients" | shuffled "$seed" | awk -v d="$draw" -v n="$draws" 'NR % n == d % n')
  rest=$(echo "$patients" | grep -vxF "$test" | shuffled "$seed draw $draw")
  known=$(echo "$rest" | head -n $((labelled + val)))
  printf '{"train": [%s], "val": [%s], "test": [%s]}\n' \
    "$(echo "$known" | head -n "$labelled" | json)" \
    "$(echo "$known" | tail -n "$val" | json)" "$(echo "$test" | json)" > "$out/draw-$draw/splits.json"
done

# A verb of simtrans in a folder of its own, begun or resumed, and marked when it has come to its end.
run() { # folder, words
  local folder=$1; shift
  [ -e "$folder.done" ] && return 0
  local resume=()
  [ -e "$folder/config.json" ] && resume=(--resume)
  if "$@" "${resume[@]}" --out "$folder" >> "$folder.log" 2>&1; then
    touch "$folder.done"
  else
    echo "few-labels: $folder failed; its last words: $(tail -n 1 "$folder.log")" >&2
    return 1
  fi
}

# Minutes are meant to be used up: no number of epochs ends a run before.
length() { # words
  case $1 in *--steps*|*--epochs*) echo "$1" ;; *) echo "--epochs 1000 $1" ;; esac
}

one() { # draw, system: pretrain, train, evaluate
  local draw=$1 system=$2
  local base="$out/draw-$draw" before after
  before=$(grep "^$system|" "$here/systems.txt" | cut -d'|' -f2)
  after=$(grep "^$system|" "$here/systems.txt" | cut -d'|' -f3)
  local common=(--data "$data" --splits "$base/splits.json" --threads 1 --seed "$draw")
  if [ "$before" = learn ]; then
    # shellcheck disable=SC2086 # words
    run "$base/$system" "$simtrans" learn "${common[@]}" $after $alone || true # it judges by itself
    return 0
  fi
  common+=(--preset tiny --size "$size")
  local weights=() length=$alone
  if [ -n "${before// /}" ]; then
    local name
    name=$base/pretrained-$(printf %s "$before" | sha256sum | cut -c1-8)
    exec 8> "$name.lock" # two systems may share a pretraining
    flock 8
    # shellcheck disable=SC2086 # words
    run "$name" "$simtrans" pretrain "${common[@]}" $before $(length "$pretrain") || return 0
    exec 8>&-
    weights=(--pretrained "$name") length=$train
  fi
  # shellcheck disable=SC2086 # words
  run "$base/$system" "$simtrans" train "${common[@]}" "${weights[@]}" --lr 1e-3 $after $(length "$length") || return 0
  if [ ! -e "$base/$system/evaluation.json" ]; then
    "$simtrans" evaluate --run "$base/$system" --data "$data" --split test --threads 1 \
      >> "$base/$system.log" 2>&1 || echo "few-labels: $base/$system was not evaluated; see $base/$system.log" >&2
  fi
}

work=()
for draw in $(seq "$draws"); do
  for system in "${systems[@]}"; do work+=("$draw $system"); done
done
"$simtrans" doctor > "$out/machine.txt" 2>&1 || true # also builds, before several runs would at once
for task in "${work[@]}"; do
  while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || true; done
  # shellcheck disable=SC2086 # two words
  one $task &
done
wait
java "$here/Systems.java" collect "$out" > "$out/patients.csv"
java "$here/Systems.java" table "$out/patients.csv"
