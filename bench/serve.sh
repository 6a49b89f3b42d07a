#!/usr/bin/env bash
# How long the page of `serve` takes, on a machine that does nothing else: the first page with all that it loads, the list
# of the cohort, and a scan of 197 x 233 x 189 with its label, as the viewer asks for them. Each is asked for five times;
# the first is that of a server that has answered nothing yet. On Linux the processor time that the server took is said as well,
# which is the same on a busy machine.
#
#     bench/serve.sh        (SIMTRANS=LAUNCHER)
set -euo pipefail
simtrans=${SIMTRANS:-$(dirname -- "$0")/../simtrans}
work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

"$simtrans" phantom --out "$work/data" --subjects 2 >"$work/log"
now() { date +%s.%N; }
begun=$(now)
"$simtrans" serve --data "$work/data" --runs "$work/runs" --port 0 >"$work/address" 2>"$work/log" &
server=$!
until [[ -s $work/address ]]; do
  kill -0 "$server" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 0.02
done
address=$(grep -o 'http://[^ ]*' "$work/address" | head -1)
base=${address%/}
printf 'listens after          %6.2f s\n' "$(echo "$(now) - $begun" | bc)"
sleep 5 # it looks into the files meanwhile

quiet() { # curl shows its progress where several files are asked for at once
  "$@" 2>"$work/said" || { cat "$work/said" >&2; exit 1; }
}

# Files of the page as a browser loads them, together; then what the first page asks for.
page() {
  curl -fsS -o "$work/index" "$base/"
  quiet curl -fsS --parallel $(sed -n 's/.*\(href\|src\)="\(\/[a-z.]*\)".*/\2/p' "$work/index" | sort -u |
    sed "s#.*#-o $work/file $base&#")
  quiet curl -fsS --parallel -o "$work/cohort" "$base/api/cohort" -o "$work/runlist" "$base/api/runs"
}

scan() {
  curl -fsS -o "$work/info" "$base/api/images/$id"
  quiet curl -fsS --parallel -o "$work/channel" "$base/api/images/$id/channels/0" -o "$work/label" "$base/api/images/$id/label"
}

work_of() { # the processor time of the server, in s
  [[ ! -r /proc/$server/stat ]] || awk -v hz="$(getconf CLK_TCK)" '{ print ($14 + $15) / hz }' "/proc/$server/stat"
}

timed() { # NAME COMMAND
  for i in 1 2 3 4 5; do
    local from before after
    before=$(work_of)
    from=$(now)
    "$2"
    printf '%-22s %6.2f s' "$1, time $i" "$(echo "$(now) - $from" | bc)"
    after=$(work_of)
    [[ -z $after ]] || printf ', %5.2f s of work' "$(echo "$after - $before" | bc)"
    echo
  done
}
timed 'first page' page
id=$(grep -o '"id":"[0-9a-f]*"' "$work/cohort" | head -1 | cut -d'"' -f4)
timed 'scan' scan
grep -o '"shape":[^]]*]' "$work/info"
ls -l "$work/channel" | awk '{ printf "%.1f MB of voxels are sent\n", $5 / 1e6 }'
