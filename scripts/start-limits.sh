# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What a process has to have before it becomes a JVM; of the source tree and of the package. A caller has a function
# fail MESSAGE, which ends it.

# The files that a daemon has open without a connection, and some more.
least_open_files=128

# A daemon in a control group with 64 MiB is killed while it starts, one with 80 MiB serves.
least_memory_mib=96

# A standard descriptor that is closed would be the number of the first file that the JVM opens, and what is
# printed would go there. Opened for reading only, it keeps the number, and a write is the error that it was.
keep_standard_descriptors() {
    [ -d /proc/self/fd ] || return 0
    [ -e /proc/self/fd/0 ] || exec </dev/null
    [ -e /proc/self/fd/1 ] || exec 1</dev/null
    [ -e /proc/self/fd/2 ] || exec 2</dev/null
}

# require_open_files: a JVM that has too few for its own files fails with a message that is not ours.
require_open_files() {
    # shellcheck disable=SC3045 # dash, bash and BusyBox know it
    files=$(ulimit -n)
    case $files in
    *[!0-9]*) ;;
    *)
        [ "$files" -ge "$least_open_files" ] ||
            fail "open files: $files (expected: $least_open_files or more; ulimit -n sets it)"
        ;;
    esac
}

# require_address_space JAVA: a limit is rare enough to try whether the JVM starts within it.
require_address_space() {
    # shellcheck disable=SC3045 # the same
    kibibytes=$(ulimit -v 2>/dev/null) || return 0
    case $kibibytes in
    *[!0-9]*) ;;
    *) "$1" -version >/dev/null 2>&1 || fail "address space: $kibibytes KiB (expected: more; ulimit -v sets it)" ;;
    esac
}

# require_memory: whoever is over the limit of its control group is killed without a word.
require_memory() {
    [ -r /proc/self/cgroup ] || return 0
    while IFS=: read -r _ controllers group; do
        case ,$controllers, in
        ,,) require_memory_of "$group" /sys/fs/cgroup memory.max ;;
        *,memory,*) require_memory_of "$group" /sys/fs/cgroup/memory memory.limit_in_bytes ;;
        esac
    done </proc/self/cgroup
}

# require_memory_of GROUP ROOT FILE: in the group and in those above it.
require_memory_of() {
    group_folder=$2${1%/}
    while :; do
        bytes=max
        [ ! -r "$group_folder/$3" ] || read -r bytes <"$group_folder/$3" || :
        case $bytes in
        '' | *[!0-9]*) ;;
        *)
            [ "$((bytes / 1048576))" -ge "$least_memory_mib" ] ||
                fail "memory: $((bytes / 1048576)) MiB (expected: $least_memory_mib MiB or more; $group_folder/$3 sets it)"
            ;;
        esac
        [ "$group_folder" != "$2" ] || return 0
        group_folder=${group_folder%/*}
    done
}
