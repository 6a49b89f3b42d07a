#!/usr/bin/env bash
# Checks that resident memory stays flat over many steps and many volumes, with the launcher's own settings.
# Watches the process (VmRSS in /proc) and prints its memory along the way. Caches fill in the first fifth; after
# that, no sample may lie more than 3 % above the median of the second fifth. Exits 1 if one does.
#
#   tools/reliability/memory.sh [STEPS] [VOLUMES]     2000 and 200 by default; SIMTRANS=FILE names the launcher
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
simtrans=${SIMTRANS:-./simtrans}
steps=${1:-2000}
volumes=${2:-200}
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
failed=0

# watch NAME TOTAL COUNTER COMMAND...: COUNTER prints how far the command is
watch() {
  local name=$1 total=$2 counter=$3 pid
  shift 3
  "$@" >"$work/log" 2>&1 &
  pid=$!
  : >"$work/samples"
  while kill -0 $pid 2>/dev/null; do
    done=$($counter 2>/dev/null || true)
    [[ -z $done ]] || echo "$done $(awk '/^VmRSS/ {print $2}' /proc/$pid/status 2>/dev/null)" >>"$work/samples"
    sleep 0.2
  done
  wait $pid || { echo "$name failed:"; tail -n 5 "$work/log"; exit 1; }
  sort -n "$work/samples" | awk -v name="$name" -v total="$total" '
    NF == 2 { at[++n] = $1; rss[n] = $2 }
    END {
      split("0.05 0.2 0.4 0.6 0.8 1", marks, " ")
      printf "%s, MB resident:", name
      m = 1
      for (i = 1; i <= n; i++) {
        if (at[i] >= marks[m] * total * 0.99) { printf "  %d: %.0f", at[i], rss[i] / 1024; m++ }
        if (m > 6) break
      }
      for (i = 1; i <= n; i++) if (at[i] >= total / 5 && at[i] < total) { # a report comes after the last
        if (at[i] < total * 2 / 5) early[++e] = rss[i]
        if (rss[i] > most) most = rss[i]
      }
      asort_median(early, e)
      growth = most / median - 1
      printf "\n  %d samples after the first fifth, at most %.1f %% above the median of the second fifth\n", n, 100 * growth
      exit growth > 0.03
    }
    function asort_median(a, n,   i, j, t) {
      for (i = 2; i <= n; i++) for (j = i; j > 1 && a[j - 1] > a[j]; j--) { t = a[j]; a[j] = a[j - 1]; a[j - 1] = t }
      median = a[int((n + 1) / 2)]
    }' || failed=1
}

steps_done() { tail -n 1 "$work/run/metrics.jsonl" | sed -n 's/.*"step" *: *\([0-9]*\).*/\1/p'; }
masks_done() { find "$work/masks" -name '*.nii.gz' | wc -l; }

"$simtrans" phantom --out "$work/data" --coarse --subjects 8 2>/dev/null
for verb in pretrain train; do
  rm -rf "$work/run"
  watch "$verb, $steps steps" "$steps" steps_done "$simtrans" $verb --data "$work/data" --out "$work/run" \
    --preset tiny --size 48 --batch 8 --steps "$steps"
done
scan=$(find "$work/data" -name '*t1w_stx.nii.gz' | head -n 1)
mkdir "$work/scans"
for ((i = 0; i < volumes; i++)); do cp "$scan" "$work/scans/scan$i.nii.gz"; done
watch "segment, $volumes volumes" "$volumes" masks_done "$simtrans" segment --run "$work/run" "$work/scans" --out "$work/masks"
exit $failed
