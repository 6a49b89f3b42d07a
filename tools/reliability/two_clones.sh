#!/usr/bin/env bash
# Builds two clean clones of this repository, runs one config.json in both, and checks that the weights are the
# same, byte for byte. Needs git, mvn, and a minute or two.
#
#   tools/reliability/two_clones.sh [STEPS]
set -euo pipefail
steps=${1:-40}
source=$(git -C "$(dirname -- "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

for clone in one two/of/them; do
  git clone -q "$source" "$work/$clone"
done
git -C "$work/one" log -1 --format='commit %h'

"$work/one/simtrans" phantom --out "$work/heads" --coarse --subjects 8 >/dev/null 2>&1
for verb in pretrain train; do # the settings, from runs of one step
  "$work/one/simtrans" "$verb" --data "$work/heads" --out "$work/settings/$verb" --preset tiny --size 64 \
    --steps 1 >/dev/null 2>&1
done

for clone in one two/of/them; do
  runs=$work/$clone-runs
  "$work/$clone/simtrans" pretrain --config "$work/settings/pretrain/config.json" --steps "$steps" \
    --out "$runs/pretrained" >/dev/null 2>&1
  "$work/$clone/simtrans" train --config "$work/settings/train/config.json" --steps "$steps" \
    --pretrained "$runs/pretrained" --out "$runs/trained" >/dev/null 2>&1
  (cd "$runs" && sha256sum pretrained/encoder.safetensors trained/model.safetensors)
done

cmp "$work/one-runs/pretrained/encoder.safetensors" "$work/two/of/them-runs/pretrained/encoder.safetensors"
cmp "$work/one-runs/trained/model.safetensors" "$work/two/of/them-runs/trained/model.safetensors"
header() { # what a file of weights says beside numbers
  tail -c +9 "$1" | head -c "$(od -A n -t u8 -N 8 "$1" | tr -d ' ')"
}
for file in "$work/one-runs/trained/model.safetensors" "$work/one-runs/pretrained/encoder.safetensors"; do
  if header "$file" | grep -o -w -F -e "$work" -e "$(hostname)"; then
    echo "a path or this host's name stands in $file" >&2
    exit 1
  fi
done
echo "two clones, $steps steps each: the same bytes, and no path or host name in them"
