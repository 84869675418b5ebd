# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# What ./pasid publish makes: the same bytes from two copies of the sources, whole, and of use to a stranger.

. "$root/scripts/verify-package.sh"

publish_work=$root/target/verify/publish
publish_log=$root/target/verify/publish.txt

verify_publish() {
    publish_start=$(date +%s)
    # The copies have locks of their own.
    exec 9>&-
    package_log=$publish_log
    : >"$package_log"
    rm -rf "$publish_work"
    mkdir -p "$publish_work"
    run_part publish_twice
    run_part check_repository
    run_part use_class_path
    run_part use_module_path
    report_parts publish "$publish_log" "$publish_start"
}

# The second copy has another path, another length of it, and another time.
publish_twice() {
    publish_from "$publish_work/one" "$publish_work/repository"
    publish_from "$publish_work/the second copy" "$publish_work/again"
    # Files in which Maven records the time of publishing belong to no artifact.
    if diff -r --exclude='maven-metadata*' "$publish_work/repository" "$publish_work/again"; then
        printf 'ok   bytes     %s files, the same from two copies of the sources\n' \
            "$(find "$publish_work/repository" -type f ! -name 'maven-metadata*' | wc -l)"
    else
        echo 'BAD  bytes     the copies differ as above'
    fi
}

publish_from() { # publish_from COPY REPOSITORY
    mkdir -p "$1"
    tar -C "$root" --exclude=target --exclude=.git -cf - . | tar -C "$1" -xf -
    "$1/pasid" publish "$2" || fail "publishing from $1"
    rm -rf "$1"
}

check_repository() {
    for module in core protocol client; do
        at=$publish_work/repository/io/pasid4j/pasid4j-$module
        for suffix in .jar .pom -sources.jar -javadoc.jar -cyclonedx.json -cyclonedx.xml; do
            set -- "$at"/*/pasid4j-"$module"-*"$suffix"
            [ -s "$1" ] || fail "$module: no *$suffix (expected: jar, pom, sources, Javadoc and SBOMs)"
        done
    done
    set -- "$publish_work/repository/io/pasid4j/pasid4j-client"/*/*-cyclonedx.json
    grep -q '"purl" : "pkg:maven/io.pasid4j/pasid4j-core@' "$1" || fail "${1##*/}: core is not in it (expected: each dependency)"
    set -- "$publish_work"/repository/io/pasid4j/pasid4j-bom/*/*.pom
    [ -s "$1" ] || fail 'pasid4j-bom: no pom'
    echo 'ok   contents  jars, sources, Javadoc and SBOMs of three libraries, and the BOM'
}

use_class_path() {
    build_stranger class-path
    print_use class-path "$("$JAVA_HOME/bin/java" -cp "$stranger/target/classes:$stranger/target/dependency/*" stranger.Main)"
}

use_module_path() {
    build_stranger module-path
    print_use module-path \
        "$("$JAVA_HOME/bin/java" -p "$stranger/target/classes:$stranger/target/dependency" -m stranger/stranger.Main)"
}

# With a local repository of its own, where nothing of this tree is; with a module of its own on the module path.
build_stranger() { # build_stranger PATH
    stranger=$publish_work/$1
    cp -R "$root/packaging/stranger" "$stranger"
    [ "$1" = class-path ] || mv "$stranger/module-info.java" "$stranger/src/main/java/"
    rm -rf "$root/target/stranger-repository/io/pasid4j"
    # Maven ends its output with a control sequence, not a new line.
    (cd "$stranger" && "$maven" --batch-mode -q package "-Dpasid4j.repository=file://$publish_work/repository" \
        "-Dmaven.repo.local=$root/target/stranger-repository") >"$stranger.log" 2>&1 || {
        cat "$stranger.log"
        fail "the stranger's build on the $1"
    }
}

print_use() { # print_use PATH PRINTED
    if [ "$(printf '%s' "$2" | tr '\n' ' ')" = 'allocated: 5 no daemon' ]; then
        printf 'ok   stranger  a Maven project on the %s builds and runs\n' "$1"
    else
        printf '%s\nBAD  stranger  %s: printed what stands above\n' "$2" "$1"
    fi
}
