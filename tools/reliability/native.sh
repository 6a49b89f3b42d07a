#!/usr/bin/env bash
# Brings about what can go wrong between SimTrans and the machine's libraries, one situation after the
# other, and checks that each works or is explained in one sentence. Prints what was seen; exits 1 if
# something was not as it should be. Some situations need root (mounts) or another program, and are
# skipped without, saying so.
#
#   tools/reliability/native.sh [SITUATION...]     all by default; --list names them
#
# OTHER_LIBTORCH=FOLDER:...  folders with another libtorch (a Python's site-packages/torch/lib, or what
#                            Debian's libtorch-dev holds), each tried on LD_LIBRARY_PATH
# QEMU=PROGRAM               qemu-x86_64 of qemu-user, to try a processor without AVX2
# JAVA_25=FOLDER             a JDK 25
# SIMTRANS=FILE              another launcher than that of the source tree
set -uo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
simtrans=${SIMTRANS:-$PWD/simtrans}
work=$(mktemp -d)
failed=0
mounts=()
cleanup() {
  for mount in "${mounts[@]:-}"; do [[ -z $mount ]] || umount "$mount"; done
  rm -rf -- "$work"
}
trap cleanup EXIT

say() { printf '\n## %s\n' "$*"; }
skip() { printf 'skipped: %s\n' "$*"; }

# see RC REGEX COMMAND...: runs it, shows the lines that match, and checks the exit code and that some do.
see() {
  local rc=$1 regex=$2 got=0
  shift 2
  printf '$ %s\n' "$*" | sed "s:$work:TMP:g; s:$PWD/::g"
  "$@" >"$work/out" 2>&1 || got=$?
  grep -E -m 4 -- "$regex" "$work/out" | sed "s:$work:TMP:g; s:^ *:  :"
  if ((got != rc)) || ! grep -Eq -- "$regex" "$work/out" ||
    grep -Eq '^\s+at [a-z]+\.|SIGSEGV|SIGABRT|SIGILL' "$work/out"; then
    echo "  NOT AS IT SHOULD BE: exit code $got where $rc was expected, /$regex/ or a stack trace:"
    tail -n 20 "$work/out"
    failed=1
  else
    echo "  as it should be, exit code $got"
  fi
}

# torch OPTIONS: something that needs libtorch, from one folder of libraries or another
torch() { SIMTRANS_JAVA_OPTS="$*" "$simtrans" info --model unet --size 64 --json; }
doctor() { SIMTRANS_JAVA_OPTS="$*" "$simtrans" doctor; }
cold() { mktemp -d -p "$work" cold.XXXX; }
works='"parameters" : [0-9]{7}'

# mounted NAME OPTIONS: a small file system of its own
mounted() {
  mkdir -p "$work/$1"
  mount -t tmpfs -o "$2" none "$work/$1" 2>/dev/null || return 1
  mounts+=("$work/$1")
}

other_libtorch() {
  say "Another libtorch on the loader's path, cold and warm"
  [[ -n ${OTHER_LIBTORCH:-} ]] || { skip "OTHER_LIBTORCH names none"; return; }
  local folder cache
  for folder in ${OTHER_LIBTORCH//:/ }; do
    cache=$(cold)
    export LD_LIBRARY_PATH=$folder
    see 0 "$works" env SIMTRANS_CACHE="$cache" "$simtrans" info --model unet --size 64 --json
    see 0 '^unused .*libtorch_cpu' env SIMTRANS_CACHE="$cache" "$simtrans" doctor
    unset LD_LIBRARY_PATH
  done
}

eight_at_once() {
  say "Eight processes begin at once with nothing unpacked"
  local cache i
  cache=$(cold)
  for i in 1 2 3 4 5 6 7 8; do
    (SIMTRANS_CACHE=$cache "$simtrans" info --model unet --size 64 --json >"$work/$i.out" 2>&1
      echo $? >"$work/$i.rc") &
  done
  wait
  see 0 '^8$' bash -c "grep -lx 0 $work/?.rc | wc -l; grep -l parameters $work/?.out | wc -l"
}

killed_while_unpacking() {
  say "Killed while it unpacks; the next start mends what is half there"
  local cache pid file tries
  for tries in 1 2 3; do
    cache=$(cold)
    SIMTRANS_CACHE=$cache "$simtrans" info --model unet --size 64 --json >/dev/null 2>&1 &
    pid=$!
    until file=$(find "$cache" -name libtorch_cpu.so -size +"$((tries * 50))"M) && [[ -n $file ]]; do
      kill -0 $pid 2>/dev/null || break
    done
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    echo "killed with $(stat -c %s "$file") of 321398096 bytes of libtorch_cpu.so"
    see 0 "$works" env SIMTRANS_CACHE="$cache" "$simtrans" info --model unet --size 64 --json
    rm -rf "$cache"
  done
}

truncated_and_altered() {
  say "An unpacked library was cut short; another was altered in place"
  local cache file
  cache=$(cold)
  SIMTRANS_CACHE=$cache "$simtrans" info --model unet --size 64 --json >/dev/null 2>&1
  file=$(find "$cache" -name libtorch_cpu.so -type f)
  truncate -s 100000000 "$file"
  see 0 "$works" env SIMTRANS_CACHE="$cache" "$simtrans" info --model unet --size 64 --json
  touch -r "$file" "$work/date"
  printf 'damage' | dd of="$file" bs=1 seek=200000000 conv=notrunc status=none
  touch -r "$work/date" "$file"
  see 1 'libtorch_cpu.so is damaged' env SIMTRANS_CACHE="$cache" "$simtrans" doctor
  rm -rf "$cache"
  see 0 "$works" env SIMTRANS_CACHE="$cache" "$simtrans" info --model unet --size 64 --json
}

no_room() {
  say "A home that cannot be written to, or is full"
  mounted ro ro && mounted full size=20m && mounted full2 size=20m || { skip "mounting needs root"; return; }
  mkdir -p "$work/tmp"
  see 0 "$works" torch "-Duser.home=$work/ro -Djava.io.tmpdir=$work/tmp"
  rm -rf "$work/tmp"/.javacpp-*
  see 0 "$works" torch "-Duser.home=$work/full -Djava.io.tmpdir=$work/tmp"
  see 0 'natives .*/tmp|^warning/.javacpp-' doctor "-Duser.home=$work/full -Djava.io.tmpdir=$work/tmp"
  see 1 'info: the libraries of libtorch cannot be unpacked, because .* SIMTRANS_CACHE=FOLDER' \
    torch "-Duser.home=$work/ro -Djava.io.tmpdir=$work/full2"
  see 1 'error: the libraries of libtorch cannot be unpacked' \
    doctor "-Duser.home=$work/ro -Djava.io.tmpdir=$work/full2"
  see 1 'free space where .* MB are needed: correct this' \
    env SIMTRANS_CACHE="$work/full" "$simtrans" info --model unet --size 64 --json
  say "The folder for everybody's temporary files holds one that others may write to"
  mkdir -p "$work/open/.javacpp-$(id -un)/cache"
  chmod 777 "$work/open/.javacpp-$(id -un)"
  see 1 'can be written by others' torch "-Duser.home=$work/ro -Djava.io.tmpdir=$work/open"
}

noexec() {
  say "A file system from which nothing may be executed"
  mounted noexec noexec && mounted noexec2 noexec || { skip "mounting needs root"; return; }
  mkdir -p "$work/tmp"
  see 0 "$works" torch "-Duser.home=$work/noexec -Djava.io.tmpdir=$work/tmp"
  see 1 'mounted noexec' torch "-Duser.home=$work/noexec -Djava.io.tmpdir=$work/noexec2"
  see 1 'mounted noexec' doctor "-Duser.home=$work/noexec -Djava.io.tmpdir=$work/noexec2"
}

no_natives() {
  say "No libraries for this platform"
  local lib=$work/distribution/lib
  mkdir -p "$lib"
  cp "$lib_folder"/*.jar "$lib"
  rm -f "$lib"/*-linux-x86_64.jar
  cp simtrans "$work/distribution"
  see 1 'holds no libraries of libtorch for linux-x86_64' "$work/distribution/simtrans" info --model unet
  see 1 'error: the class path holds no libraries' "$work/distribution/simtrans" doctor
  see 1 'holds no libraries of libtorch for linux-arm64' torch -Dorg.bytedeco.javacpp.platform=linux-arm64
}

old_system() {
  say "A system that is older than libtorch (a library that asks for GLIBC_2.97), or lacks a library"
  local cache file
  cache=$(cold)
  SIMTRANS_CACHE=$cache "$simtrans" info --model unet --size 64 --json >/dev/null 2>&1
  file=$(find "$cache" -name libtorch_cpu.so -type f)
  touch -r "$file" "$work/date"
  sed -i 's/GLIBC_2\.35/GLIBC_2.97/' "$file"
  touch -r "$work/date" "$file"
  see 1 'use one with glibc 2.97 or newer' env SIMTRANS_CACHE="$cache" "$simtrans" info --model unet
  sed -i 's/GLIBC_2\.97/GLIBC_2.35/; s/libm\.so\.6/libm.so.7/' "$file"
  touch -r "$work/date" "$file"
  see 1 'install the system package that contains libm.so.7' \
    env SIMTRANS_CACHE="$cache" "$simtrans" info --model unet
  rm -rf "$cache"
}

no_avx2() {
  say "A processor without AVX2"
  see 0 "$works" env ATEN_CPU_CAPABILITY=default ONEDNN_MAX_CPU_ISA=SSE41 OPENBLAS_CORETYPE=Nehalem \
    "$simtrans" info --model simtrans --encoder swin-tiny-test --size 96 --json
  [[ -n ${QEMU:-} ]] || { skip "QEMU names no emulator"; return; }
  grep -v '^flags' /proc/cpuinfo | sed 's/^model name.*/model name : Nehalem\nflags : sse4_2 popcnt/' >"$work/cpuinfo"
  local emulated=("$QEMU" -cpu Nehalem "$(readlink -f "$(command -v java)")" -Xmx1g -XX:+UseSerialGC
    -Dorg.bytedeco.javacpp.nopointergc=true -Dorg.bytedeco.javacpp.maxPhysicalBytes=0
    -cp "$lib_folder/*" org.simtrans.app.Main)
  see 0 "$works" env -u GLIBC_TUNABLES "${emulated[@]}" info --model simtrans --encoder swin-tiny-test --size 32 --precision fp32 --json
  local bound=(unshare -m bash -c "mount --bind $work/cpuinfo /proc/cpuinfo && exec \"\$@\"" bash)
  "${bound[@]}" true 2>/dev/null || { skip "another /proc/cpuinfo needs root"; return; }
  see 0 'the processor has no AVX2' "${bound[@]}" env -u GLIBC_TUNABLES "${emulated[@]}" doctor
}

devices() {
  say "Devices that are not there"
  local device
  for device in cuda cuda:7 mps tpu; do
    see 2 "train: --device is '$device'" "$simtrans" train --data none --out "$work/none" --device $device
  done
  see 0 '^devices +cpu' "$simtrans" doctor
}

java_versions() {
  say "Java that is not there, or is too old"
  see 1 'holds no bin/java; point it to a JDK 17 or newer' env JAVA_HOME=/nowhere "$simtrans" doctor
  mkdir -p "$work/jdk11/bin" "$work/bin"
  ln -s "$(command -v dirname)" "$(command -v bash)" "$work/bin"
  see 1 'no java on the PATH' env -u JAVA_HOME PATH="$work/bin" bash "$simtrans" doctor
  printf '#!/bin/sh\n' >"$work/jdk11/bin/java"
  chmod +x "$work/jdk11/bin/java"
  printf 'JAVA_VERSION="11.0.2"\n' >"$work/jdk11/release"
  see 1 'needs 17 or newer' env JAVA_HOME="$work/jdk11" "$simtrans" doctor
  say "Java 25: works, and warns of nothing"
  [[ -n ${JAVA_25:-} ]] || { skip "JAVA_25 names none"; return; }
  see 0 '^Open ' bash -c "JAVA_HOME=$JAVA_25 $simtrans demo --out $work/demo --subjects 8 --minutes 1 2>&1 |
    tee $work/demo.log | grep -v ^WARNING; exit \${PIPESTATUS[0]}"
  see 1 '^0$' grep -c '^WARNING' "$work/demo.log"
}

all=(other_libtorch eight_at_once killed_while_unpacking truncated_and_altered no_room noexec no_natives
  old_system no_avx2 devices java_versions)
[[ ${1:-} != --list ]] || { printf '%s\n' "${all[@]}"; exit 0; }
"$simtrans" --version || exit 1 # builds first, where that is due
lib_folder=$(dirname "$simtrans")/lib
[[ -d $lib_folder ]] || lib_folder=$(echo app/target/simtrans-*/lib)
for situation in "${@:-${all[@]}}"; do $situation; done
echo
((failed)) && echo "NOT all is as it should be." || echo "All is as it should be."
exit $failed
