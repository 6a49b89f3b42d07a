#!/usr/bin/env bash
# Trains on tiles as of histology, dark nuclei on bright ground, and on the same tiles inverted, on one budget, with
# several seeds, and prints the pooled Dice of the test part of both. It goes on where it was stopped.
#
#   bench/nuclei/histology.sh FOLDER [STEPS] [SEEDS]     150 and "1 2 3" by default
#
# PYTHON has numpy, Pillow and tifffile (default python3); SIMTRANS names the launcher.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
folder=${1:?name a folder}
steps=${2:-150}
seeds=${3:-1 2 3}
python=${PYTHON:-python3}
simtrans=${SIMTRANS:-$here/../../simtrans}
mkdir -p "$folder"

for kind in dark inverted; do
  [[ -d $folder/$kind ]] || "$python" "$here/nuclei.py" cohort "$folder/$kind" --pictures 16 --side 128 --diameter 14 \
    $([[ $kind == dark ]] || echo --inverted)
  for seed in $seeds; do
    run=$folder/$kind-$steps-$seed
    [[ -f $run/model.safetensors ]] ||
      "$simtrans" train --data "$folder/$kind" --out "$run" --preset tiny --size 128 --batch 4 --steps "$steps" \
        --seed "$seed" --threads 1 --subject-from file --no-tensorboard --resume
    [[ -f $run/evaluation.json ]] || "$simtrans" evaluate --run "$run" --data "$folder/$kind" >/dev/null
  done
done
"$python" - "$folder" "$steps" $seeds <<'END'
import json
import sys

folder, steps, *seeds = sys.argv[1:]
print("| seed | dark on bright | inverted | difference |\n|---|---|---|---|")
mean = [0, 0]
for seed in seeds:
    dice = [json.load(open(f"{folder}/{kind}-{steps}-{seed}/evaluation.json"))["pooled"]["dice"]["mean"]
            for kind in ("dark", "inverted")]
    mean = [m + d / len(seeds) for m, d in zip(mean, dice)]
    print(f"| {seed} | {dice[0]:.4f} | {dice[1]:.4f} | {dice[0] - dice[1]:+.4f} |")
print(f"| mean | {mean[0]:.4f} | {mean[1]:.4f} | {mean[0] - mean[1]:+.4f} |")
sys.exit(abs(mean[0] - mean[1]) > 0.02)
END
