#!/usr/bin/env bash
# Writes the SHA-256 sums of all files of a release into FOLDER/SHA256SUMS, sorted by name, and signs them if
# GnuPG has a secret key (SIGN_WITH=KEY chooses one). To check: cd FOLDER && sha256sum -c SHA256SUMS
#
#   tools/release/sums.sh FOLDER
set -euo pipefail
folder=${1:?name the folder of a release, for example app/target/simtrans-0.1.0}
[[ -d $folder ]] || { echo "sums.sh: $folder is no folder" >&2; exit 2; }
cd -- "$folder"
# The archive of classes is made on each machine anew.
find . -type f ! -name 'SHA256SUMS*' ! -name 'classes.jsa*' -print0 | LC_ALL=C sort -z |
  xargs -0 -r sha256sum >SHA256SUMS.new
mv -- SHA256SUMS.new SHA256SUMS
echo "$(wc -l <SHA256SUMS) files in $PWD/SHA256SUMS"
if command -v gpg >/dev/null && [[ -n $(gpg --list-secret-keys --with-colons 2>/dev/null) ]]; then
  rm -f -- SHA256SUMS.asc
  gpg --batch --armor --detach-sign ${SIGN_WITH:+--local-user "$SIGN_WITH"} SHA256SUMS
  echo "signed: SHA256SUMS.asc"
else
  echo "not signed: GnuPG has no secret key here" >&2
fi
