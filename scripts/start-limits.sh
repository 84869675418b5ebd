# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# What a process has to have before it becomes a JVM; of the source tree and of the package. A caller has a function
# fail MESSAGE, which ends it.

# The files that a daemon has open without a connection, and some more.
least_open_files=128

# A standard descriptor that is closed would be the number of the first file that the JVM opens, and what is
# printed would go there. Opened for reading only, it keeps the number, and a write is the error that it was.
keep_standard_descriptors() {
    [ -d /proc/self/fd ] || return 0
    [ -e /proc/self/fd/0 ] || exec </dev/null
    [ -e /proc/self/fd/1 ] || exec 1</dev/null
    [ -e /proc/self/fd/2 ] || exec 2</dev/null
}

# require_open_files: a JVM that has too few for its own files fails with what is no message of ours.
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
