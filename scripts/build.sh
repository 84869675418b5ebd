# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# Builds with Maven, but only after a change, never twice at once, and in one line of output.

build_dir=$root/target/pasid
build_log=$build_dir/build.log
built_lib=$root/cli/target/pasid/lib
# A copy of the last complete build, which the next one leaves alone until it is complete too.
command_lib=$build_dir/lib
command_jar=$command_lib/pasid4j-cli.jar
bench_lib=$root/bench/target/pasid-bench/lib

# find_sources KIND EXPRESSION...: applies find's expression to what a command of this kind is made from:
# the modules without their tests and hidden files, as files and directories. Goes to the root, so call it in a
# subshell.
find_sources() {
    cd "$root" || return
    source_kind=$1
    shift
    # Behind the expression come the modules, to be moved in front of it.
    expression=$#
    for pom in */pom.xml; do
        case "$source_kind ${pom%/pom.xml}" in
        *' testkit' | *' stress' | *' fuzz' | *' e2e' | 'run bench') ;;
        *) set -- "$@" "${pom%/pom.xml}" ;;
        esac
    done
    [ ! -d examples ] || set -- "$@" examples
    set -- "$@" -mindepth 1 '(' -name target -o -name test -o -name '.*' ')' -prune -o
    while [ "$expression" -gt 0 ]; do
        set -- "$@" "$1"
        shift
        expression=$((expression - 1))
    done
    exec find "$@"
}

# Lists the content of every source file. Two equal lists mean that there is nothing to build; a deleted
# file is a line less.
list_sources() {
    (cd "$root" && cksum pom.xml && find_sources "$1" -type f -exec cksum {} +) | LC_ALL=C sort
}

# A look at the times first, of directories too, whose time a deletion changes. Only where one is later
# than the build, as after a branch was changed and changed back, are the contents compared.
is_unchanged() {
    [ -f "$build_dir/$1.stamp" ] || return 1
    is_older "$1" && return
    : >"$build_dir/$1.compared"
    list_sources "$1" | cmp -s - "$build_dir/$1.sources" || return 1
    mv "$build_dir/$1.compared" "$build_dir/$1.stamp"
}

is_older() {
    [ ! "$root/pom.xml" -nt "$build_dir/$1.stamp" ] &&
        [ -z "$(find_sources "$1" -newer "$build_dir/$1.stamp" -print -quit)" ]
}

is_built() {
    [ -f "$command_jar" ] && [ -f "$root/native/target/libpasid_vfio.so" ] || return 1
    [ "$1" = run ] || [ -d "$bench_lib" ] || return 1
    is_unchanged "$1"
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

# Becomes a verb of the command line. A question to a daemon does not wait for a build, unless nothing is
# built at all.
run_verb() {
    if [ -f "$command_jar" ]; then
        find_jdk
        note_change "$@"
    else
        need_build run
    fi
    set -- -jar "$command_jar" "$@"
    [ ! -s "$cache" ] || set -- "-XX:AOTCache=$cache" "$@"
    # A verb lives for a moment: the first compiler tier and one collector thread start soonest.
    become_java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "$@"
}

note_change() {
    case " $* " in
    *' --quiet '* | *' -q '*) return ;;
    esac
    if [ ! -f "$build_dir/run.stamp" ]; then
        echo 'pasid: a later build is not complete; this is the one before it (./pasid build)' >&2
    elif ! is_older run; then
        echo 'pasid: the source tree has changed since it was built (./pasid build)' >&2
    fi
}

build_usage() {
    cat <<'END'
usage: ./pasid build

  Builds what demo, daemon and the other verbs run, if a source file has changed.
END
}

run_build() {
    if is_help_asked "$@"; then
        build_usage
        return
    fi
    [ $# -eq 0 ] || {
        printf 'pasid: build: %s (expected: nothing)\n' "$1" >&2
        exit 2
    }
    need_build run
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
    rm -f "$build_dir"/*.stamp
    for kind in run bench; do
        : >"$build_dir/$kind.building"
        list_sources "$kind" >"$build_dir/$kind.sources"
    done
}

end_build() {
    [ "$1" = bench ] || stage_command
    mv "$build_dir/$1.building" "$build_dir/$1.stamp"
}

stage_command() {
    rm -rf "$command_lib.new" "$command_lib.old"
    # With their times, by which the cache knows them.
    cp -Rp "$built_lib" "$command_lib.new"
    [ ! -d "$command_lib" ] || mv "$command_lib" "$command_lib.old"
    mv "$command_lib.new" "$command_lib"
    rm -rf "$command_lib.old"
}

# Waits until no other ./pasid of this directory builds. The lock is on descriptor 9, which Maven
# inherits, and so ends with the last of the two, however they end.
lock_build() {
    mkdir -p "$build_dir"
    command -v flock >/dev/null || fail 'no flock found: install it (Debian: apt-get install util-linux)'
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
    trap 'stop_build 143' TERM ${hangup:+HUP}
    maven_status=0
    wait "$maven_pid" || maven_status=$?
    end_progress
    trap - INT TERM ${hangup:+HUP}
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
    keep_standard_descriptors
    require_address_space "$JAVA_HOME/bin/java"
    exec "$JAVA_HOME/bin/java" "@$root/cli/src/main/jvm/options" "-Djava.library.path=$command_lib/native" \
        "-Dpasid.home=$root" "$@"
}
