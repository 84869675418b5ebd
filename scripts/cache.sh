# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# The daemon's AOT cache: its classes, loaded, linked and profiled once, at the end of a build, so that it
# is ready in half the time. The JVM ignores a cache that is damaged, of other jars or of another JDK, and
# starts as without one; so nothing here has to succeed.

cache=$build_dir/daemon.aot

# Becomes the daemon, with the cache if there is one.
become_daemon() {
    require_open_files
    require_memory
    set -- -jar "$command_jar" "$@"
    [ ! -s "$cache" ] || set -- "-XX:AOTCache=$cache" "$@"
    become_java "@$root/cli/src/main/jvm/daemon-options" "$@"
}

# Starts a daemon at a place of its own, lets it be used once, and stops it: the JVM writes the cache
# when it ends. The cache has its name only when it is whole.
make_cache() {
    rm -f "$cache" "$cache.new"
    training=$(mktemp -d) || return 0
    [ ! -t 2 ] || printf '\r\033[Kpreparing a quick start' >&2
    env -u PASID_SOCKET "$JAVA_HOME/bin/java" "@$root/cli/src/main/jvm/options" "@$root/cli/src/main/jvm/daemon-options" \
        "-Djava.library.path=$command_lib/native" "-Dpasid.home=$root" "-XX:AOTCacheOutput=$cache.new" \
        -jar "$command_jar" daemon --socket "$training/s" \
        >"$training/ready" 2>"$training/log" </dev/null 9>&- &
    trained_pid=$!
    trap 'end_training; exit 130' INT
    trap 'end_training; exit 143' TERM ${hangup:+HUP}
    ! await_training || use_trained
    kill "$trained_pid" 2>/dev/null || :
    await_end 600 || :
    trap - INT TERM ${hangup:+HUP}
    [ ! -s "$cache.new" ] || mv "$cache.new" "$cache"
    end_training
    [ ! -t 2 ] || printf '\r\033[K' >&2
}

# The management API comes after the ready line.
await_training() {
    tries=300
    until grep -q '^ready: ' "$training/ready" 2>/dev/null && [ -S "$training/s.management" ]; do
        is_training && [ "$tries" -gt 0 ] || return 1
        tries=$((tries - 1))
        sleep 0.1
    done
}

use_trained() {
    "$JAVA_HOME/bin/java" "@$root/cli/src/main/jvm/options" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$command_jar" \
        alloc --count 2 --socket "$training/s" >/dev/null 2>&1 </dev/null 9>&- || :
}

# await_end TRIES: waits until the training has ended, a tenth of a second each time.
await_end() {
    tries=$1
    while is_training; do
        [ "$tries" -gt 0 ] || return 1
        tries=$((tries - 1))
        sleep 0.1
    done
}

is_training() {
    kill -0 "$trained_pid" 2>/dev/null
}

end_training() {
    kill -9 "$trained_pid" 2>/dev/null || :
    wait "$trained_pid" 2>/dev/null || :
    rm -rf "$training" "$cache.new"
}
