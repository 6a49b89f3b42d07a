#!/usr/bin/env bash
# Draws on one large picture with a network, to the end, and prints the largest memory of the process and the time.
# The smallest network there is learns for a few updates first; it need not draw well.
#
#   bench/nuclei/large.sh FOLDER [WIDTH] [HEIGHT] [TILE]     20000, 20000 and 512 by default
#
# PYTHON has numpy, Pillow and tifffile (default python3); SIMTRANS names the launcher. What is there is kept, so that a
# run that was stopped goes on.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
folder=${1:?name a folder}
width=${2:-20000}
height=${3:-$width}
tile=${4:-512}
python=${PYTHON:-python3}
simtrans=${SIMTRANS:-$here/../../simtrans}
mkdir -p "$folder"

[[ -d $folder/data ]] || "$python" "$here/nuclei.py" grey "$folder/data" --pictures 4 --side $((tile * 3 / 2))
[[ -f $folder/run/model.safetensors ]] ||
  "$simtrans" train --data "$folder/data" --out "$folder/run" --preset tiny --encoder swin-tiny-test --patch "$tile" \
    --batch 1 --steps 4 --threads 1 --subject-from file --no-tensorboard --resume
if [[ ! -f $folder/big-$width-$height.tif ]]; then
  "$python" "$here/nuclei.py" picture "$folder/part.tif" --side "$width" --height "$height"
  mv "$folder/part.tif" "$folder/big-$width-$height.tif"
fi

begin=$(date +%s)
SIMTRANS_JAVA_OPTS=-Xmx2g "$simtrans" segment --run "$folder/run" "$folder/big-$width-$height.tif" --out "$folder/masks" \
  --threads 1 &
pid=$!
most=0
while kill -0 $pid 2>/dev/null; do # Java is a child of the launcher, or has taken its place
  for one in $pid $(pgrep -P $pid || true); do
    now=$(awk '/^VmHWM/ {print $2}' "/proc/$one/status" 2>/dev/null || true)
    ((${now:-0} <= most)) || most=$now
  done
  sleep 1
done
wait $pid
echo "$width x $height pixels, tiles of $tile: at most $((most / 1024)) MB, $(($(date +%s) - begin)) s"
((most < 4000 * 1024)) || { echo "more than 4 GB"; exit 1; }
