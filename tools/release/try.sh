#!/usr/bin/env bash
# Tries a release as somebody would who has neither Java nor Maven: unpacks the archive into a new folder,
# with only the system's own commands on the PATH, and runs doctor, phantom, models and segment.
#
#   tools/release/try.sh app/target/simtrans-0.1.0-linux-x86_64.tar.gz
set -euo pipefail
archive=$(realpath -- "${1:?name the archive of a release}")
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
mkdir "$work/bin" "$work/elsewhere"
for command in awk bash cat dirname env locale mkdir mktemp mv nproc readlink rm sed stty tar gzip uname; do
  path=$(command -v "$command") && ln -s "$path" "$work/bin/$command"
done
tar -xzf "$archive" -C "$work/elsewhere"
home=$(echo "$work"/elsewhere/*/)
unset JAVA_HOME
export PATH=$work/bin
if command -v java || command -v mvn; then
  echo "try.sh: java or mvn is still on the PATH" >&2
  exit 1
fi
cd "$work"
"${home}simtrans" --version
"${home}simtrans" doctor
"${home}simtrans" models list
"${home}simtrans" phantom --out phantoms --subjects 1 --coarse
scan=$(echo phantoms/*/*/*/*_t1w_stx.nii.gz)
for model in "${home}"models/*.simtrans; do
  [[ -e $model ]] || { echo "try.sh: the release has no model to segment with" >&2; exit 1; }
  name=${model##*/}
  "${home}simtrans" segment --model "${name%.simtrans}" "$scan" --out masks --overlay
done
bash -c "source '${home}completion/simtrans.bash' && complete -p simtrans"
for page in simtrans simtrans-segment simtrans-models-pack; do
  [[ -s ${home}man/man1/$page.1 ]] || { echo "try.sh: no manual page $page" >&2; exit 1; }
done
echo "the release works"
