# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# Makes a tree that needs no JDK, no Maven and no compiler, and from it a tarball and a Debian package.

package_dir=$root/target/package

# The JDK modules that the command's jars need. java.desktop, which two of them name, is for beans that nothing here
# has.
runtime_modules=java.base,java.logging,java.management,java.naming,java.xml,jdk.jfr,jdk.management,jdk.net,jdk.unsupported

package_usage() {
    cat <<'END'
usage: ./pasid package

  Builds pasid4j, and in target/package
    pasid4j-VERSION/                           the tree: bin/pasid runs in any folder
    pasid4j-VERSION-linux-MACHINE.tar.gz       the same, packed
    pasid4j_VERSION_ARCHITECTURE.deb           a Debian package (where dpkg-deb is there)
END
}

run_package() {
    case ${1:-} in
    '') ;;
    --help | -h)
        package_usage
        return 0
        ;;
    *) fail "package: $1 (expected: nothing or --help)" ;;
    esac
    need_build run
    version=$(sed -n 's/^  <version>\(.*\)<\/version>$/\1/p' "$root/pom.xml" | head -n 1)
    tree=$package_dir/pasid4j-$version
    rm -rf "$package_dir"
    mkdir -p "$tree/bin" "$tree/lib" "$tree/share"
    stage_runtime
    stage_application
    stage_native
    stage_documents
    stage_caches
    pack_tarball
    pack_deb
}

stage_runtime() {
    "$JAVA_HOME/bin/jlink" --add-modules "$runtime_modules" --strip-java-debug-attributes --no-header-files \
        --no-man-pages --output "$tree/runtime" || fail 'jlink failed; its message stands above'
    chmod -R u+w "$tree/runtime"
    strip_all "$tree/runtime"
    "$tree/runtime/bin/java" -XX:+UseSerialGC -Xshare:dump >/dev/null 2>&1 ||
        fail 'the class archive of the run-time image could not be written'
    rm -f "$tree/runtime/lib/server/classes_nocoops.jsa"
}

stage_application() {
    cp -R "$root/cli/target/pasid/lib" "$tree/app"
    case $(uname -m) in
    x86_64) rm -f "$tree"/app/native/*aarch_64.so ;;
    aarch64) rm -f "$tree"/app/native/*x86_64.so ;;
    esac
    strip_all "$tree/app"
    cp "$root/packaging/pasid" "$tree/bin/pasid"
    chmod 755 "$tree/bin/pasid"
    cp "$root/scripts/start-limits.sh" "$tree/lib/start-limits.sh"
    cp "$root/cli/src/main/jvm/options" "$tree/lib/java-options"
    cp "$root/cli/src/main/jvm/daemon-options" "$tree/lib/daemon-options"
    # The default of the packaged JDK on Linux: unless named, it is sought in every jar.
    printf '%s\n' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
        -Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider >"$tree/lib/verb-options"
}

# The C library, the preload and pasid-run are installed by the script that builds them.
stage_native() {
    "$root/native/build.sh" install "$tree" >/dev/null || fail 'native/build.sh install failed; its message stands above'
    strip_all "$tree/bin"
    strip_all "$tree/lib"
}

# strip_all FOLDER: before the caches are made, which know the files by their sizes and times.
strip_all() {
    command -v strip >/dev/null || return 0
    find "$1" -type f '(' -perm -100 -o -name '*.so' ')' -exec sh -c '
        for file; do
            [ "$(head -c 4 "$file" | tail -c 3)" != ELF ] || strip --strip-unneeded "$file"
        done' sh {} +
    find "$1" -name '*.a' -exec strip --strip-debug {} +
    find "$1" -type f -name '*.so*' -exec chmod 644 {} +
}

stage_documents() {
    doc=$tree/share/doc/pasid4j
    mkdir -p "$doc" "$tree/share/man/man1" "$tree/share/bash-completion/completions" "$tree/share/pasid4j"
    cp "$root"/README.md "$root"/CHANGELOG.md "$root"/LICENSE "$doc/"
    cp -R "$root/docs" "$doc/docs"
    cp -R "$root/packaging/monitoring" "$doc/monitoring"
    cp "$root/packaging/etc/pasid.yaml" "$root"/packaging/systemd/* "$tree/share/pasid4j/"
    "$root/packaging/man-page" "$tree/bin/pasid" "$version" >"$tree/share/man/man1/pasid.1"
    "$tree/bin/pasid" completion bash >"$tree/share/bash-completion/completions/pasid"
}

# Each cache is what a JVM that did the work once remembers; the JVM ignores one that does not fit.
stage_caches() {
    training=$(mktemp -d)
    holder_pid=
    trap 'end_staging; exit 130' INT
    trap 'end_staging; exit 143' TERM HUP
    (exec_java daemon io.pasid4j.cli.Pasid daemon --socket "$training/s") >"$training/ready" 2>>"$training/log" </dev/null &
    trained_pid=$!
    await_training || fail_training 'the packaged daemon did not start'
    train_verbs
    # The JVM writes its cache when it ends.
    kill "$trained_pid" && await_end 1800
    end_staging
    trap - INT TERM HUP
    [ -s "$tree/lib/daemon.aot" ] && [ -s "$tree/lib/verb.aot" ] || fail 'an AOT cache was not written'
    chmod 644 "$tree/lib/daemon.aot" "$tree/lib/verb.aot"
}

# One process runs all short verbs, about a set that another one holds.
train_verbs() {
    : >"$training/held"
    (exec "$tree/bin/pasid" alloc --count 2 --range 20-29 --hold --name vm-7 --socket "$training/s") \
        >"$training/held" 2>>"$training/log" </dev/null &
    holder_pid=$!
    tries=300
    until [ "$(wc -l <"$training/held")" -eq 2 ]; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail_training 'no set could be held'
        sleep 0.1
    done
    echo '{"at":"2026-11-22T12:00:00Z","action":"set-opened","actor":{"kind":"peer","uid":0,"gid":0}}' \
        >"$training/audit.jsonl"
    training_lines | sed "s|^|--socket $training/s |" | (exec_java verb io.pasid4j.cli.CacheTraining) \
        >/dev/null 2>>"$training/log" || fail_training 'a verb failed'
}

# Those that change something come last.
training_lines() {
    cat <<END
version
--version
help
help sets
sets
sets --sort held --json
show 20
show 20 --json
show 21 --space pasid
show vm-7
spaces
spaces --json
explain
explain vm-7
explain vm-7 --json
check exhaustion
check daemon
check waiting
audit --file $training/audit.jsonl
audit --file $training/audit.jsonl --json
reserve
alloc --count 2
quota vm-7
quota vm-7 1000
free vm-7 --range 20-21
release vm-7
END
}

fail_training() {
    cat "$training/log" >&2
    end_staging
    fail "$1; its log stands above"
}

# exec_java KIND CLASS ARGUMENT...: becomes the packaged JVM, which records the cache of KIND.
exec_java() {
    kind=$1
    shift
    umask 077
    exec "$tree/runtime/bin/java" "@$tree/lib/java-options" "@$tree/lib/$kind-options" \
        "-XX:AOTCacheOutput=$tree/lib/$kind.aot" "-Djava.library.path=$tree/app/native" "-Dpasid.home=$tree" \
        -cp "$tree/app/pasid4j-cli.jar" "$@"
}

end_staging() {
    for pid in $holder_pid $trained_pid; do
        kill -9 "$pid" 2>/dev/null || :
        wait "$pid" 2>/dev/null || :
    done
    rm -rf "$training"
}

pack_tarball() {
    machine=$(uname -m)
    tarball=$package_dir/pasid4j-$version-linux-$machine.tar.gz
    tar -C "$package_dir" --sort=name --owner=0 --group=0 --numeric-owner -czf "$tarball" "pasid4j-$version"
    report_package "$tarball"
}

# The tree goes to one folder; links and copies bring what other programs look for to where they look.
pack_deb() {
    command -v dpkg-deb >/dev/null 2>&1 || {
        echo 'no .deb made: no dpkg-deb found (Debian: apt-get install dpkg)' >&2
        return 0
    }
    # Nothing may have had to be compiled.
    find_c_compiler
    architecture=$(dpkg --print-architecture)
    deb_root=$package_dir/deb
    mkdir -p "$deb_root/DEBIAN" "$deb_root/usr/lib" "$deb_root/usr/bin" "$deb_root/usr/include" "$deb_root/usr/share"
    cp -a "$tree" "$deb_root/usr/lib/pasid4j"
    place_deb_files
    write_deb_control
    deb=$package_dir/pasid4j_${version}_$architecture.deb
    dpkg-deb --root-owner-group -Zxz -z3 --build "$deb_root" "$deb" >/dev/null || fail 'dpkg-deb failed; its message stands above'
    rm -rf "$deb_root"
    report_package "$deb"
}

place_deb_files() {
    installed=$deb_root/usr/lib/pasid4j
    libraries=$deb_root/usr/lib/$("$CC" -print-multiarch 2>/dev/null || :)
    mkdir -p "$libraries/pkgconfig"
    ln -s ../lib/pasid4j/bin/pasid "$deb_root/usr/bin/pasid"
    mv "$installed"/include/* "$deb_root/usr/include/"
    mv "$installed"/lib/libpasid* "$libraries/"
    sed "s|^prefix=.*|prefix=/usr|; s|^libdir=.*|libdir=/usr/lib/${libraries##*/}|" "$installed/lib/pkgconfig/pasid.pc" \
        >"$libraries/pkgconfig/pasid.pc"
    rm -r "$installed/include" "$installed/lib/pkgconfig"
    mkdir -p "$deb_root/usr/lib/systemd/system" "$deb_root/usr/lib/sysusers.d" "$deb_root/etc/pasid"
    mv "$installed/share/pasid4j/pasid.service" "$deb_root/usr/lib/systemd/system/"
    mv "$installed/share/pasid4j/sysusers.conf" "$deb_root/usr/lib/sysusers.d/pasid.conf"
    mv "$installed/share/pasid4j/pasid.yaml" "$deb_root/etc/pasid/"
    rmdir "$installed/share/pasid4j"
    mv "$installed"/share/* "$deb_root/usr/share/"
    rmdir "$installed/share"
    place_debian_documents
}

place_debian_documents() {
    doc=$deb_root/usr/share/doc/pasid4j
    rm "$doc/LICENSE"
    cp "$root/packaging/debian/copyright" "$doc/copyright"
    gzip -9n "$doc/CHANGELOG.md"
    write_debian_changelog | gzip -9n >"$doc/changelog.gz"
    gzip -9n "$deb_root"/usr/share/man/man*/*
    mkdir -p "$deb_root/usr/share/lintian/overrides"
    cp "$root/packaging/debian/lintian-overrides" "$deb_root/usr/share/lintian/overrides/pasid4j"
}

# The moment is that of the jars.
write_debian_changelog() {
    moment=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</.*|\1|p' "$root/pom.xml")
    printf 'pasid4j (%s) unstable; urgency=medium\n\n  * CHANGELOG.md.gz has what has changed.\n\n' "$version"
    printf ' -- %s  %s\n' "$(sed -n 's/^Maintainer: //p' "$root/packaging/debian/control")" \
        "$(LC_ALL=C date --utc --date="$moment" '+%a, %d %b %Y %H:%M:%S +0000')"
}

write_deb_control() {
    size_kib=$(du -sk --exclude=DEBIAN "$deb_root" | cut -f 1)
    sed "s/@VERSION@/$version/; s/@ARCHITECTURE@/$architecture/; s/@INSTALLED_SIZE@/$size_kib/" \
        "$root/packaging/debian/control" >"$deb_root/DEBIAN/control"
    for file in conffiles postinst prerm postrm shlibs triggers; do
        cp "$root/packaging/debian/$file" "$deb_root/DEBIAN/$file"
    done
    (cd "$deb_root" && find etc usr -type f -exec md5sum {} + | LC_ALL=C sort -k 2 >DEBIAN/md5sums)
    chmod 755 "$deb_root/DEBIAN/postinst" "$deb_root/DEBIAN/prerm" "$deb_root/DEBIAN/postrm"
}

report_package() {
    printf '%s  %s KiB\n' "${1#"$root"/}" "$(du -k "$1" | cut -f 1)"
}
