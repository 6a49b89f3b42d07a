#!/usr/bin/env bash
# Runs the verbs on a small made-up cohort, each in a network namespace of its own (no interface but a
# loopback that is down), and lets strace list every attempt to connect, to send, or to resolve a name. Fails on
# any such attempt, and if a verb fails. Sockets of Unix to files of this machine do not count, but are listed.
# Needs Linux, strace and unshare.
#
#   [SIMTRANS=LAUNCHER] tools/reliability/no_network.sh [VERB ...]
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
for tool in strace unshare; do
  command -v "$tool" >/dev/null || { echo "no_network.sh: $tool is not installed; nothing was watched" >&2; exit 77; }
done
unshare -rn true 2>/dev/null || { echo "no_network.sh: this system forbids network namespaces" >&2; exit 77; }
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"
export HOME=$work/home SIMTRANS_CACHE=${SIMTRANS_CACHE:-$HOME/.javacpp/cache}
mkdir -p "$work/home"
simtrans=${SIMTRANS:-$root/simtrans}
"$simtrans" --version >/dev/null 2>&1 # builds first, if needed
small=(--preset tiny --size 64 --steps 2 --threads 1)
failed=0

watch() { # NAME COMMAND...
  local name=$1 log=$work/log.$1 code=0
  shift
  [[ ${#only[@]} -eq 0 || " ${only[*]} " == *" $name "* ]] || [[ $name == phantom || $name == train || $name == pretrain ]] || return 0
  unshare -rn strace -f --seccomp-bpf -qq -e trace=network -o "$log" "$simtrans" "$@" >"$work/out" 2>&1 || code=$?
  local attempts unix
  attempts=$(grep -E '(connect|sendto|sendmsg|sendmmsg)\(' "$log" | grep -cE 'AF_INET|AF_INET6|AF_NETLINK.*RTM_NEW|port\(53\)' || true)
  unix=$(grep -oE 'connect\(.*AF_UNIX, sun_path="[^"]*"' "$log" | sed 's/.*sun_path=//' | sort -u | tr '\n' ' ' || true)
  printf '%-14s exit %d  attempts %d  files asked for names: %s\n' "$name" "$code" "$attempts" "${unix:-none}"
  [[ $attempts -eq 0 && $code -eq 0 ]] || { failed=1; grep -E 'AF_INET' "$log" | head -3; tail -2 "$work/out"; }
}

only=("$@")
watch phantom phantom --out heads --coarse --subjects 8
scan=$(find heads -name '*t1w*' | head -1)
cp -R heads heads-half # of which half is labelled
find heads-half -name '*LesionSmooth*' | sort | awk 'NR % 2' | xargs rm
watch inspect inspect "$scan" --png scan.png
watch verify verify heads
watch pretrain pretrain --data heads --out p "${small[@]}"
watch train train --data heads --out t "${small[@]}"
watch evaluate evaluate --run t --data heads
watch segment segment --run t "$scan" --out masks --overlay
watch export export --run t --format onnx --out model.onnx
watch package export --run t --format bioimageio --out package.zip
watch segment-onnx segment --run model.onnx "$scan" --out onnx-masks
watch import import p/encoder.safetensors --encoder swin-tiny-test --out i.safetensors
python3 - <<'PY'
import struct
head = ("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 64, 64), }").encode()
head += b" " * (64 - (10 + len(head) + 1) % 64) + b"\n"
open("x.npy", "wb").write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + bytes(4 * 4096))
PY
watch encode encode --weights p/encoder.safetensors --encoder swin-tiny-test --input x.npy --out maps
watch info info --model simtrans --encoder swin-tiny-test --size 64
watch doctor doctor
watch figure figure views --data heads --out views.png
watch bench bench views --size 64
watch learn learn --data heads --out l --minutes 0.2 --model unet
watch suggest suggest --run t --data heads-half --count 2 --out next
watch report report t --out t.html
cp -a t t2
watch reports report t t2 --out both.html
watch models-pack models pack t --name trial --out trial.simtrans
watch models-list models list trial.simtrans
SIMTRANS_MODELS=$work/models watch models-install models install trial.simtrans
watch folds train --data heads --out folds --folds 2 "${small[@]}"
watch compare compare --data heads --out c --preset tiny --size 64 --steps 1 --models unet

# The server listens on the loopback interface; it is asked once, and must not ask anybody.
serve() {
  ip link set lo up 2>/dev/null || true
  "$simtrans" serve --data heads --runs . --port 18080 >served 2>&1 &
  local pid=$! i code=0
  for ((i = 0; i < 600; i++)); do
    (exec 3<>/dev/tcp/127.0.0.1/18080) 2>/dev/null && break
    kill -0 $pid 2>/dev/null || return 1
    sleep 0.1
  done
  kill -TERM $pid
  wait $pid || code=$?
  [[ $code == 0 || $code == 143 || $code == 130 ]]
}
if [[ ${#only[@]} -eq 0 || " ${only[*]} " == *" serve "* ]]; then
  export simtrans
  export -f serve
  code=0
  unshare -rn strace -f --seccomp-bpf -qq -e trace=network -o log.serve bash -c serve >out 2>&1 || code=$?
  attempts=$(grep -E '(connect|sendto|sendmsg|sendmmsg)\(' log.serve |
    grep -E 'AF_INET|port\(53\)' | grep -vcE 'htons\(18080\)' || true)
  printf '%-14s exit %d  attempts %d\n' serve "$code" "$attempts"
  [[ $attempts -eq 0 && $code -eq 0 ]] || { failed=1; tail -3 served out 2>/dev/null; }
fi
exit $failed
