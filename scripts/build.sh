# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# Builds with Maven, but only after a change, never twice at once, and in one line of output.

command_jar=$root/cli/target/pasid/lib/pasid4j-cli.jar
bench_lib=$root/bench/target/pasid-bench/lib
build_dir=$root/target/pasid
build_log=$build_dir/build.log

# Lists the content of every file that a command is made from. Two equal lists mean that there is
# nothing to build; a deleted file is a line less.
list_sources() {
    case $1 in
    run) without='-path ./bench -o -path ./stress -o -path ./fuzz -o -path ./e2e' ;;
    bench) without='-path ./stress -o -path ./fuzz -o -path ./e2e' ;;
    esac
    # The words of $without are find's arguments.
    # shellcheck disable=SC2086
    (cd "$root" && find . \( -name target -o -path ./.git -o -path ./docs -o -path '*/src/test' -o $without \) -prune \
        -o -type f \( -name pom.xml -o -path './.mvn/*' -o -path '*/src/*' -o -path './native/*' -o -path './examples/*' \) \
        -exec cksum {} +) | LC_ALL=C sort
}

is_built() {
    [ -f "$command_jar" ] && [ -f "$root/native/target/libpasid_vfio.so" ] || return 1
    [ "$1" = run ] || [ -d "$bench_lib" ] || return 1
    [ -f "$build_dir/$1.sources" ] && list_sources "$1" | cmp -s - "$build_dir/$1.sources"
}

# Builds what the commands of kind $1 (run or bench) need, if it is not built.
need_build() {
    find_jdk
    is_built "$1" && return
    find_maven
    find_c_compiler
    lock_build
    is_built "$1" || build "$1"
    # The command must not keep others from building while it runs.
    exec 9>&-
}

build() {
    case $1 in
    run) modules=cli,native ;;
    bench) modules=cli,native,bench ;;
    esac
    begin_build
    if ! run_maven building "$build_log" package -pl "$modules" -am -Dmaven.test.skip=true -DskipTests -Dspotless.check.skip=true; then
        tail -n 30 "$build_log" >&2
        fail "the build failed; the whole log: $build_log"
    fi
    end_build run
    [ "$1" = run ] || end_build bench
    make_cache
}

# Until it has ended well, what is built is of no known sources: an interrupted build leaves a mixture.
begin_build() {
    rm -f "$build_dir"/*.sources
    list_sources run >"$build_dir/run.building"
    list_sources bench >"$build_dir/bench.building"
}

end_build() {
    mv "$build_dir/$1.building" "$build_dir/$1.sources"
}

# Waits until no other ./pasid of this directory builds. The lock is on descriptor 9, which Maven
# inherits, and so ends with the last of the two, however they end.
lock_build() {
    mkdir -p "$build_dir"
    command -v flock >/dev/null 2>&1 || fail 'no flock found: install it (Debian: apt-get install util-linux)'
    exec 9>"$build_dir/lock"
    flock -n 9 && return
    echo 'waiting for another ./pasid that builds here' >&2
    flock 9
}

# run_maven WORD LOG ARGUMENT...: runs Maven, its output in LOG, and shows WORD and where it is.
run_maven() {
    word=$1
    log=$2
    shift 2
    : >"$log"
    # A shell's background job ignores SIGINT, and so would all that Maven starts: tests send it.
    with_sigint='env --default-signal=INT'
    $with_sigint true 2>/dev/null || with_sigint=
    # shellcheck disable=SC2086
    (cd "$root" && exec $with_sigint "$maven" --batch-mode "$@") >"$log" 2>&1 </dev/null &
    maven_pid=$!
    show_progress "$word" "$log" >&2 9>&- &
    progress_pid=$!
    trap 'stop_build 130' INT
    trap 'stop_build 143' TERM HUP
    maven_status=0
    wait "$maven_pid" || maven_status=$?
    end_progress
    trap - INT TERM HUP
    return "$maven_status"
}

stop_build() {
    trap '' INT TERM HUP
    kill "$maven_pid" 2>/dev/null || :
    wait "$maven_pid" || :
    end_progress
    exit "$1"
}

end_progress() {
    kill "$progress_pid" 2>/dev/null || :
    wait "$progress_pid" 2>/dev/null || :
    if [ -t 2 ]; then printf '\r\033[K' >&2; fi
}

# Rewrites one line on a terminal; elsewhere prints one line for each module.
show_progress() {
    shown=
    start=$(date +%s)
    while :; do
        module=$(sed -n 's/^\[INFO\] Building pasid4j \([a-z0-9]*\) .*/\1/p' "$2" | tail -n 1)
        if [ -t 2 ]; then
            detail=$(tail -n 40 "$2" | sed -n 's/^\[INFO\] Running .*\.\([A-Za-z0-9]*\)$/ \1/p
                s/^Downloading from [^ ]*: .*\/\(.*\)$/ downloads \1/p' | tail -n 1 | cut -c1-50)
            printf '\r\033[K%s: %s%s (%s s)' "$1" "${module:-Maven starts}" "$detail" "$(($(date +%s) - start))"
        elif [ "$module" != "$shown" ]; then
            printf '%s: %s\n' "$1" "$module"
            shown=$module
        fi
        sleep 1
    done
}

# become_java ARGUMENT...: this process becomes the JVM, so that signals and the exit status are the
# command's own.
become_java() {
    exec "$JAVA_HOME/bin/java" "@$root/cli/src/main/jvm/options" "-Dpasid.home=$root" "$@"
}
