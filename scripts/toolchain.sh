# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# Finds a JDK, Maven and a C compiler, or says in one line what is missing and how to get it.

least_java=25

# Exit status of everything that keeps a command from being started.
cannot_start=4

fail() {
    printf 'pasid: %s\n' "$1" >&2
    exit "$cannot_start"
}

# The JVM takes a path or a name that is not ASCII only as well as the locale says, and cron, systemd and
# containers set none. A locale that is named may not be installed; C.UTF-8 always is.
use_utf8() {
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX | *[Uu][Tt][Ff]8 | *[Uu][Tt][Ff]-8 | *[Uu][Tt][Ff]8@* | *[Uu][Tt][Ff]-8@*)
        LC_ALL=C.UTF-8
        export LC_ALL
        ;;
    esac
}

# Sets jdk_major to the major version of the JDK in $1, or to 0 if there is no JDK. Reads the release file,
# because starting each JVM to ask it takes longer than many commands.
read_jdk_major() {
    jdk_major=0
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
    while IFS= read -r jdk_line; do
        case $jdk_line in
        JAVA_VERSION=*)
            jdk_line=${jdk_line#JAVA_VERSION=}
            jdk_line=${jdk_line#\"}
            jdk_major=${jdk_line%%[!0-9]*}
            return 0
            ;;
        esac
    done <"$1/release"
}

is_jdk() {
    read_jdk_major "$1"
    [ "${jdk_major:-0}" -ge "$least_java" ]
}

# Sets and exports JAVA_HOME: what the user named comes first, then PATH, then the usual places.
find_jdk() {
    if [ -n "${JAVA_HOME:-}" ] && is_jdk "$JAVA_HOME"; then
        export JAVA_HOME
        return
    fi
    on_path=$(command -v javac || :)
    on_path=$(readlink -f "$on_path" 2>/dev/null || :)
    for home in "${on_path%/bin/javac}" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/*jdk* \
        /usr/local/*jdk* "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/*; do
        if is_jdk "$home"; then
            JAVA_HOME=$home
            export JAVA_HOME
            return
        fi
    done
    fail "no JDK $least_java or later found: install one (Debian: apt-get install temurin-25-jdk, from adoptium.net) or set JAVA_HOME"
}

maven_is_new_enough() {
    # "Apache Maven 3.8.7": the first line of the answer.
    maven_version=$("$1" --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p' | head -n 1)
    maven_minor=${maven_version#*.}
    maven_minor=${maven_minor%%.*}
    case ${maven_version%%.*} in
    '' | 0 | 1 | 2) return 1 ;;
    3) [ "$maven_minor" -ge 8 ] ;;
    *) return 0 ;;
    esac
}

# Sets maven. Needs JAVA_HOME, because Maven does not answer without a JVM.
find_maven() {
    for maven in "${MAVEN_HOME:-}/bin/mvn" "${M2_HOME:-}/bin/mvn" "$(command -v mvn || :)" \
        /usr/share/maven/bin/mvn /opt/*maven*/bin/mvn "${HOME:-/}"/.sdkman/candidates/maven/current/bin/mvn; do
        if [ -x "$maven" ] && maven_is_new_enough "$maven"; then
            return
        fi
    done
    fail 'no Maven 3.8 or later found: install it (Debian: apt-get install maven) or set MAVEN_HOME'
}

# Sets and exports CC. A compiler may be there without libc's headers, so it is given one to read.
find_c_compiler() {
    for CC in "${CC:-cc}" cc gcc clang; do
        if command -v "$CC" >/dev/null 2>&1 &&
            printf '#include <pthread.h>\n' | "$CC" -x c -fsyntax-only - 2>/dev/null; then
            export CC
            return
        fi
    done
    fail 'no C compiler with libc headers found: install one (Debian: apt-get install gcc libc6-dev) or set CC'
}
