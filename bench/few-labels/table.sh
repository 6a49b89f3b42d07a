#!/bin/bash
# The table of a study of run.sh: pooled Dice and mean Dice over patients, for each draw and their mean.
#
#   bench/few-labels/table.sh STUDY [SYSTEM...]
set -euo pipefail
out=${1:?name the folder of a study}; shift
systems=("$@")
if [ ${#systems[@]} -eq 0 ]; then
  mapfile -t systems < <(find "$out" -path '*/draw-*/*/evaluation.json' -printf '%h\n' | xargs -rn1 basename | sort -u)
fi
draws=$(find "$out" -maxdepth 1 -name 'draw-*' | wc -l)

mean() { # file, block: the mean Dice of that block of an evaluation.json
  tr -d ' \n' < "$1" | sed -n "s/.*\"$2\":{\"dice\":{\"mean\":\([0-9.eE-]*\).*/\1/p"
}
printf '| system |'; for d in $(seq "$draws"); do printf ' draw %d |' "$d"; done; printf ' mean |\n'
printf '|---|'; for d in $(seq "$draws"); do printf -- '---|'; done; printf -- '---|\n'
for system in "${systems[@]}"; do
  printf '| %s |' "$system"
  for d in $(seq "$draws"); do
    file="$out/draw-$d/$system/evaluation.json"
    if [ -e "$file" ]; then
      printf ' %.3f / %.3f |' "$(mean "$file" pooled)" "$(mean "$file" per_subject)"
    else
      printf ' |'
    fi
  done
  for d in $(seq "$draws"); do
    file="$out/draw-$d/$system/evaluation.json"
    if [ -e "$file" ]; then echo "$(mean "$file" pooled) $(mean "$file" per_subject)"; fi
  done | awk '{p += $1; s += $2; n++} END {if (n) printf " %.3f / %.3f (%d) |\n", p / n, s / n, n; else print " |"}'
done
