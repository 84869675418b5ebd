#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes the daemon's AOT cache from the jars as Maven has built them, before the tests that start daemons.
# ./pasid test keeps it: the staged jars are copies, with their times.
set -eu
root=$(unset CDPATH && cd -- "${0%/*}/.." && pwd -P)
. "$root/scripts/build.sh"
. "$root/scripts/cache.sh"
command_lib=$built_lib
command_jar=$command_lib/pasid4j-cli.jar

# mvn test packages nothing, and the daemons that it starts go without.
[ -f "$command_jar" ] || exit 0
if [ -s "$cache" ] && [ -z "$(find "$command_lib" -name '*.jar' -newer "$cache")" ]; then
    exit 0
fi
mkdir -p "$build_dir"
make_cache
