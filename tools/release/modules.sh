#!/usr/bin/env bash
# Asks jdeps which of Java's modules the jars of a distribution need, and fails if the release's runtime lacks
# one (<runtime.modules> in app/pom.xml). What is found as a service or by reflection jdeps does not see; the
# comment there names it.
#
#   tools/release/modules.sh [app/target/simtrans-0.1.0]
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
folder=${1:-$(ls -d "$root"/app/target/simtrans-*/ | head -1)}
[[ -d $folder/lib ]] || { echo "modules.sh: $folder holds no lib/; name a distribution" >&2; exit 2; }
classes=$(mktemp -d)
trap 'rm -rf -- "$classes"' EXIT
# As plain classes: jdeps would take jars with a module-info for modules, and look for what those name.
for jar in "$folder"/lib/*.jar; do
  unzip -qo "$jar" '*.class' -x 'META-INF/versions/*' module-info.class -d "$classes" 2>/dev/null || true
done
needed=$(jdeps --ignore-missing-deps --print-module-deps "$classes" | tail -1)
has=$(sed -n 's:.*<runtime.modules>\(.*\)</runtime.modules>.*:\1:p' "$root/app/pom.xml")
lacks=$(comm -23 <(tr , '\n' <<<"$needed" | sort) <(tr , '\n' <<<"$has" | sort) | xargs)
echo "needed: $needed"
echo "has:    $has"
[[ -z $lacks ]] || { echo "modules.sh: <runtime.modules> in app/pom.xml lacks $lacks" >&2; exit 1; }
