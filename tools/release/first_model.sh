#!/usr/bin/env bash
# Makes the models of our own, each with one command and on one core:
#
#   tools/release/first_model.sh stroke FOLDER   from the stroke slices (source data CC0), where FOLDER holds them:
#                                                models/stroke-flair.simtrans, which is in the repository
#   tools/release/first_model.sh phantoms        from phantoms that it makes itself:
#                                                models/phantom-t1w.simtrans, which is not
#
# MINUTES (20) and STEPS (1500) say how long it learns, whichever is reached first; WORK is the folder for runs.
# The scores on the card are those of the rounded weights in the file, on the test subjects, measured once.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
simtrans=${SIMTRANS:-$root/simtrans}
work=${WORK:-$root/runs/first-model}
learn=(--minutes "${MINUTES:-20}" --steps "${STEPS:-1500}" --threads 1)
mkdir -p "$work" "$root/models"

finish() { # NAME DATA-FOLDER, then options of pack; evaluates the packed file, and packs again with its scores
  local name=$1 data=$2
  shift 2
  "$simtrans" models pack "$work/$name" --name "$name" --precision bf16 "$@" --overwrite --out "$work/$name.simtrans"
  "$simtrans" evaluate --model "$work/$name.simtrans" --data "$data" "${part[@]}" --out "$work/$name.json"
  "$simtrans" models pack "$work/$name" --name "$name" --precision bf16 "$@" --overwrite \
    --evaluation "$work/$name.json" --out "$root/models/$name.simtrans"
  "$simtrans" models list "$root/models/$name.simtrans"
}

case ${1:-} in
  stroke)
    data=${2:?name the folder of the stroke slices}
    part=(--include 'axial/**' --split test)
    [[ -e $work/stroke-flair/model.safetensors ]] ||
      "$simtrans" train --data "$data" --include 'axial/**' --preset tiny --size 192x160 --lr 1e-3 \
        "${learn[@]}" --out "$work/stroke-flair"
    finish stroke-flair "$data" --licence CC0-1.0 \
      --source "Axial FLAIR slices of 1,015 patients with an acute ischaemic stroke, one of each: brain-extracted, in MNI space at 1 mm, with an expert's mask of the lesion. Source data: Absher et al., Scientific Data 2024;11:839 (CC0)." \
      --intended "Draws acute ischaemic strokes on axial FLAIR slices of a brain without its skull. An example to try SimTrans with, and a start for training on other data." \
      --limits "A small network after little training. It misses most small lesions. It has seen neither skulls, other sequences, other planes nor other diseases, and draws on whatever is bright. Not a medical device, and not validated for clinical use."
    ;;
  phantoms)
    part=(--split all)
    [[ -e $work/phantoms ]] ||
      "$simtrans" phantom --out "$work/phantoms" --subjects "${SUBJECTS:-24}" --seed 1 --coarse
    [[ -e $work/phantoms-test ]] ||
      "$simtrans" phantom --out "$work/phantoms-test" --subjects 6 --seed 1001 --coarse
    [[ -e $work/phantom-t1w/model.safetensors ]] ||
      "$simtrans" train --data "$work/phantoms" --preset tiny --lr 1e-3 "${learn[@]}" --out "$work/phantom-t1w"
    finish phantom-t1w "$work/phantoms-test" --licence CC0-1.0 \
      --source "Synthetic T1w heads with strokes, made by 'simtrans phantom' (seed 1; scores: seed 1001)." \
      --intended "Draws strokes on the phantoms of 'simtrans phantom'. For trying SimTrans without any data." \
      --limits "It has never seen a real head. Not a medical device."
    ;;
  *)
    echo "first_model.sh: name what to learn from: stroke FOLDER, or phantoms" >&2
    exit 2
    ;;
esac
