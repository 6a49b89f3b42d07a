#!/usr/bin/env bash
# Runs SimTrans in odd surroundings, one after the other: folders that are read-only, limits on memory, a clock
# that jumps, a file system without locks, other languages and time zones, names that are not in the locale's
# encoding. Checks that the work is done with the same files, or is refused in one sentence. Needs Linux and
# gcc; what needs root (mounts, control groups) is skipped without, saying so.
#
#   [SIMTRANS=LAUNCHER] tools/reliability/surroundings.sh [SITUATION...]     all by default; --list names them
set -uo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
simtrans=${SIMTRANS:-$PWD/simtrans}
work=$(mktemp -d)
failed=0
undo=()
cleanup() {
  for one in "${undo[@]:-}"; do [[ -z $one ]] || eval "$one"; done
  rm -rf -- "$work"
}
trap cleanup EXIT
export OMP_NUM_THREADS=1 SIMTRANS_JAVA_OPTS="${SIMTRANS_JAVA_OPTS:-} -XX:TieredStopAtLevel=1"

say() { printf '\n## %s\n' "$*"; }
skip() { printf 'skipped: %s\n' "$*"; }
wrong() { printf '  NOT AS IT SHOULD BE: %s\n' "$*"; failed=1; }

# see RC REGEX COMMAND...: as in native.sh; if RC is not 0, there has to be one sentence of SimTrans.
see() {
  local rc=$1 regex=$2 got=0
  shift 2
  printf '$ %s\n' "$*" | sed "s:$work:TMP:g; s:$PWD/::g"
  "$@" >"$work/out" 2>&1 || got=$?
  grep -E -m 2 -- "$regex" "$work/out" | sed "s:$work:TMP:g; s:^ *:  :"
  if ((got != rc)) || ! grep -Eq -- "$regex" "$work/out" || grep -Eq '^\s+at [a-z]+\.|a bug|SIG|java[.]|[.]part\b' "$work/out" ||
    { ((rc != 0)) && [[ $(grep -c '^simtrans ' "$work/out") != 1 ]]; }; then
    wrong "exit code $got where $rc was expected, /$regex/, one sentence and no trace:"
    tail -n 20 "$work/out"
  else
    echo "  as it should be, exit code $got"
  fi
}

learn=(--data "$work/discs" --preset tiny --size 32 --batch 4 --seed 1 --steps 4)
# verbs OUT: all that write, each once; what they write has to be the same everywhere
verbs() {
  local run=$1/run
  "$simtrans" pretrain --out "$1/pretrained" "${learn[@]}" &&
    "$simtrans" train --out "$run" "${learn[@]}" &&
    "$simtrans" evaluate --run "$run" --data "$work/discs" --split all &&
    "$simtrans" segment --run "$run" "$work/discs/images" --out "$1/masks" --probabilities --overlay &&
    "$simtrans" export --run "$run" --format onnx --out "$1/model.onnx" &&
    "$simtrans" segment --run "$1/model.onnx" "$work/discs/images" --out "$1/onnx-masks" &&
    "$simtrans" figure views --data "$work/discs" --out "$1/views.png" &&
    "$simtrans" suggest --run "$run" --data "$work/half" --count 2 --out "$1/next" &&
    "$simtrans" report "$run" --out "$1/report.html" &&
    "$simtrans" models pack "$run" --name trial --out "$1/trial.simtrans" &&
    SIMTRANS_MODELS=$1/models "$simtrans" models install "$1/trial.simtrans" &&
    "$simtrans" verify "$work/discs" --json >"$1/verify.json"
}
names_in() { # FOLDER: without the times in the names of event files
  (cd "$1" && find . | sed 's/tfevents\.[0-9]*/tfevents.TIME/' | sort)
}
same() { # OUT: as those that were written in the usual surroundings, but for times
  local file
  diff <(names_in "$work/usual") <(names_in "$1") || wrong "other files"
  while read -r file; do
    [[ $file =~ (config\.json|metrics\.jsonl|report\.html|lock|checkpoint/.*|tfevents.*|trial\.simtrans)$ ]] ||
      cmp -s "$work/usual/$file" "$1/$file" || wrong "$file differs"
  done < <(cd "$work/usual" && find . -type f)
}
everything() { # NAME ENVIRONMENT...: all verbs in it
  local out=$work/in-$1
  say "All verbs with ${*:2}"
  mkdir "$out"
  (export "${@:2}"; verbs "$out") >"$work/out" 2>&1 || { wrong "a verb failed"; tail -n 5 "$work/out"; }
  same "$out"
  ((failed)) || echo "  as it should be: the same files"
}
stub() { # NAME: compiles what stands on stdin, as a library that is loaded before libc
  gcc -shared -fPIC -O1 -x c -o "$work/$1.so" - -ldl
}

read_only() {
  say "Read-only folders"
  mkdir "$work/ro" && mount -t tmpfs -o size=1m none "$work/ro" 2>/dev/null || { skip "mounting needs root"; return; }
  undo+=("umount $work/ro")
  mount -o remount,ro "$work/ro"
  local ro=$work/ro run=$work/usual/run image=$work/discs/images/p0.png
  local why='Read-only file system'
  see 1 "$why" "$simtrans" train "${learn[@]}" --out "$ro/run"
  see 1 "$why" "$simtrans" pretrain "${learn[@]}" --out "$ro/run"
  see 1 "$why" "$simtrans" compare "${learn[@]}" --out "$ro/study" --models unet
  see 1 "$why" "$simtrans" phantom --coarse --subjects 1 --out "$ro/heads"
  see 1 "$why" "$simtrans" inspect "$image" --png "$ro/o.png"
  see 1 "$why" "$simtrans" segment --run "$run" "$image" --out "$ro/masks"
  see 1 "$why" "$simtrans" evaluate --run "$run" --data "$work/discs" --split all --out "$ro/e.json"
  see 1 "$why" "$simtrans" figure views --data "$work/discs" --out "$ro/v.png"
  see 1 "$why" "$simtrans" encode --weights "$work/usual/pretrained/encoder.safetensors" --encoder swin-tiny-test \
    --input "$work/x.npy" --out "$ro/maps"
  see 1 "$why" "$simtrans" import "$work/usual/pretrained/encoder.safetensors" --encoder swin-tiny-test --out "$ro/i.safetensors"
  for format in onnx safetensors bioimageio; do
    see 1 "$why" "$simtrans" export --run "$run" --format $format --out "$ro/m.$format"
  done
  see 1 "$why" "$simtrans" learn --data "$work/discs" --encoder swin-tiny-test --model simtrans --size 32 --batch 4 \
    --minutes 0.1 --out "$ro/learned"
  see 1 "$why" "$simtrans" suggest --run "$run" --data "$work/half" --count 2 --out "$ro/next"
  see 1 "$why" "$simtrans" report "$run" --out "$ro/r.html"
  see 1 "$why" "$simtrans" models pack "$run" --name trial --out "$ro/trial.simtrans"
  see 1 "$why" env SIMTRANS_MODELS="$ro/models" "$simtrans" models install "$work/usual/trial.simtrans"
  say "A run that is read-only can be used"
  mkdir "$work/bound" && mount --bind "$work/usual" "$work/bound" && mount -o remount,bind,ro "$work/bound"
  undo+=("umount $work/bound")
  see 0 'masks drawn|p0' "$simtrans" segment --run "$work/bound/run" "$image" --out "$work/of-read-only"
  see 0 'Dice' "$simtrans" evaluate --run "$work/bound/run" --data "$work/discs" --split all --out "$work/ro.json"
  see 1 "$why" "$simtrans" evaluate --run "$work/bound/run" --data "$work/discs" --split all
  see 0 'p[4-7]' "$simtrans" suggest --run "$work/bound/run" --data "$work/half" --count 2
  see 0 'report' "$simtrans" report "$work/bound/run" --out "$work/ro.html"
}

memory() {
  say "A control group that leaves 2 GB"
  local group=/sys/fs/cgroup/memory/simtrans-$$ limit=memory.limit_in_bytes
  [[ -d /sys/fs/cgroup/memory ]] || { group=/sys/fs/cgroup/simtrans-$$; limit=memory.max; }
  if mkdir "$group" 2>/dev/null && echo $((2 << 30)) >"$group/$limit" 2>/dev/null; then
    undo+=("rmdir $group")
    within() { (echo $BASHPID >"$group/cgroup.procs" && exec "$@"); }
    see 2 'are free: use --batch' within env SIMTRANS_JAVA_OPTS="$SIMTRANS_JAVA_OPTS -Xmx256m" "$simtrans" train \
      --data "$work/discs" --encoder resnet50 --size 384 --batch 64 --steps 1 --out "$work/big"
    see 0 'weights' within env SIMTRANS_JAVA_OPTS="$SIMTRANS_JAVA_OPTS -Xmx256m" "$simtrans" train "${learn[@]}" --out "$work/small"
  else
    skip "making a control group needs root"
  fi
}

clock() {
  say "A clock that jumps by years and back, and files of the future"
  stub clock <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>
static long jump(void) { /* two seconds each: now, in ten years, in 1970, yesterday */
  static const long by[] = {0, 315360000L, -1700000000L, -86400L};
  static int (*real)(clockid_t, struct timespec *);
  struct timespec t;
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  real(CLOCK_MONOTONIC, &t);
  return by[t.tv_sec / 2 % 4];
}
int clock_gettime(clockid_t id, struct timespec *t) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int rc = real(id, t);
  if (id == CLOCK_REALTIME) t->tv_sec += jump();
  return rc;
}
int gettimeofday(struct timeval *t, void *zone) {
  static int (*real)(struct timeval *, void *);
  if (!real) real = dlsym(RTLD_NEXT, "gettimeofday");
  int rc = real(t, zone);
  if (t) t->tv_sec += jump();
  return rc;
}
C
  touch -d 2040-01-01 "$work"/discs/images/p[0-3].png
  everything clock "LD_PRELOAD=$work/clock.so"
  say "A training that was killed and goes on in another year"
  "$simtrans" train --out "$work/jumped" "${learn[@]}" >/dev/null 2>&1 &
  local pid=$!
  until [[ -f $work/jumped/config.json ]] || ! kill -0 $pid 2>/dev/null; do sleep 0.05; done
  kill -9 $pid 2>/dev/null
  wait $pid 2>/dev/null
  see 0 'weights' env LD_PRELOAD="$work/clock.so" "$simtrans" train --out "$work/jumped" "${learn[@]}" --resume
  cmp "$work/jumped/model.safetensors" "$work/usual/run/model.safetensors" || wrong "other weights"
  [[ -z $(find "$work/jumped" -name '*.part') ]] || wrong "a part of a file is left"
}

locks() {
  say "A file system without locks"
  stub locks <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static int refused(int fd, int command) { /* below the folder NO_LOCKS */
  char name[64], path[4096];
  const char *folder = getenv("NO_LOCKS");
  if (command != F_SETLK && command != F_SETLKW && command != F_OFD_SETLK && command != F_OFD_SETLKW) return 0;
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(name, path, sizeof path - 1);
  if (length < 0 || !folder) return 0;
  path[length] = 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}
#define STUB(name)                                                          \
  int name(int fd, int command, ...) {                                      \
    static int (*real)(int, int, void *);                                   \
    if (!real) real = dlsym(RTLD_NEXT, #name);                              \
    va_list rest;                                                           \
    va_start(rest, command);                                                \
    void *argument = va_arg(rest, void *);                                  \
    va_end(rest);                                                           \
    if (refused(fd, command)) { errno = ENOLCK; return -1; }                    \
    return real(fd, command, argument);                                     \
  }
STUB(fcntl)
STUB(fcntl64)
C
  everything locks "LD_PRELOAD=$work/locks.so" "NO_LOCKS=$work/in-locks"
  see 0 'cannot be locked' env LD_PRELOAD="$work/locks.so" NO_LOCKS="$work/unlocked" "$simtrans" train "${learn[@]}" \
    --out "$work/unlocked"
  say "Libraries cannot be unpacked there"
  see 1 'knows no locks, so name another folder' env LD_PRELOAD="$work/locks.so" NO_LOCKS="$work/cold" \
    SIMTRANS_CACHE="$work/cold" "$simtrans" info --model unet --size 64 --json
}

languages() {
  everything turkish TZ=Pacific/Kiritimati "SIMTRANS_JAVA_OPTS=$SIMTRANS_JAVA_OPTS -Duser.language=tr -Duser.country=TR"
  everything arabic TZ=America/St_Johns "SIMTRANS_JAVA_OPTS=$SIMTRANS_JAVA_OPTS -Duser.language=ar -Duser.country=EG"
}

names() {
  say "Names with letters outside ASCII, in a locale of ASCII and without any"
  mkdir "$work/größe"
  cp "$work/discs/images/p0.png" "$work/größe/Schädel.png"
  local run=$work/usual/run
  see 0 '32|40' env LC_ALL=C "$simtrans" inspect "$work/größe/Schädel.png"
  see 0 'voxels' env LC_ALL=POSIX "$simtrans" segment --run "$run" "$work/größe" --out "$work/masken"
  [[ -f $work/masken/Schädel.png ]] || wrong "no mask of that name"
  see 0 '32|40' env -i PATH="$PATH" HOME="$HOME" "$simtrans" inspect "$work/größe/Schädel.png"
  say "A name that is no UTF-8 stops no other"
  mkdir "$work/latin"
  cp "$work/discs/images/p0.png" "$work/latin/a.png"
  cp "$work/discs/images/p1.png" "$work/latin/$(printf 'Sch\344del.png')"
  "$simtrans" segment --run "$run" "$work/latin" --out "$work/latin-masks" >"$work/out" 2>&1
  echo "  segment: exit code $?"
  sed 's:^:  :' "$work/out" | tail -n 3
  [[ -f $work/latin-masks/a.png ]] || wrong "the other image has no mask"
  ! grep -q 'a bug' "$work/out" || wrong "called a bug"
}

all=(read_only memory clock locks languages names)
[[ ${1:-} != --list ]] || { printf '%s\n' "${all[@]}"; exit 0; }
command -v gcc >/dev/null || { echo "surroundings.sh: gcc is not installed" >&2; exit 77; }
python3 tools/reliability/discs.py "$work"
mkdir -p "$work/usual" "$work/half/masks" # a cohort of which half is labelled
cp -R "$work/discs/images" "$work/half"
cp "$work"/discs/masks/p[0-3].png "$work/half/masks"
verbs "$work/usual" >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }
for situation in "${@:-${all[@]}}"; do $situation; done
echo
((failed)) && echo "NOT all is as it should be." || echo "All is as it should be."
exit $failed
