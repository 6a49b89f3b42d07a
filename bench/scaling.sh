#!/usr/bin/env bash
# Weak scaling on one host: the same work for each rank, with 1, 2 and more ranks in turn, A B A B.
#
#   bench/scaling.sh [--ranks "1 2"] [--rounds N] [--batch N] [OPTIONS OF 'simtrans bench step']
#
# --batch is of each rank (default 8). Each rank has one thread unless --threads says otherwise. Prints
# images a second, their ratio to as many single ranks, and the part of the time that rank 0 waited for others.
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

ranks="1 2" rounds=3 batch=8 threads=1
options=()
while (($#)); do
  case $1 in
    --ranks) ranks=${2:?--ranks needs numbers} && shift 2 ;;
    --rounds) rounds=${2:?--rounds needs a number} && shift 2 ;;
    --batch) batch=${2:?--batch needs a number} && shift 2 ;;
    --threads) threads=${2:?--threads needs a number} && shift 2 ;;
    --help) sed -n '2,7s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && exit ;;
    *) options+=("$1") && shift ;;
  esac
done

value() { # KEY, of the one step in a document
  sed -n "s/^ *\"$1\" : \([0-9.eE+-]*\),*\$/\1/p"
}

printf '%-8s%-8s%12s%14s%12s\n' round ranks images/s 'a rank, of 1' exchange
for ((round = 1; round <= rounds; round++)); do
  alone=
  for n in $ranks; do
    document=$("$here/../simtrans" bench step --ranks "$n" --batch $((n * batch)) --threads "$threads" \
      "${options[@]}" --json 2>/dev/null)
    speed=$(value images_per_second <<<"$document")
    [[ $speed != *$'\n'* ]] || { echo "scaling: name one step, with --only pretrain or --only train" >&2; exit 2; }
    waited=$(value exchange_share <<<"$document")
    [[ $n != 1 ]] || alone=$speed
    awk -v r="$round" -v n="$n" -v s="$speed" -v a="$alone" -v w="${waited:-0}" 'BEGIN {
      printf "%-8d%-8d%12.2f%14s%11.1f%%\n", r, n, s, a ? sprintf("%.1f%%", 100 * s / n / a) : "", 100 * w }'
  done
done
