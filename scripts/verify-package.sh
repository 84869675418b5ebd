# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2034,SC2154
# What installs is proven by installing it: the Debian package in a root without a toolchain, its unit and its
# files by the distribution's own checkers, the image in a build of it.

package_base=$root/target/package-base
package_log=$root/target/verify/package.txt

verify_package() {
    package_start=$(date +%s)
    : >"$package_log"
    . "$root/scripts/package.sh"
    # The package takes the lock of the build itself.
    exec 9>&-
    run_part make_package
    run_part check_rules
    run_part check_unit
    run_part compile_program
    run_part try_package
    run_part try_tarball
    run_part try_image
    report_parts package "$package_log" "$package_start"
}

# run_part FUNCTION: its lines that begin with ok, BAD or skip are results, the others stay in the log.
run_part() {
    ("$1") >"$package_log.part" 2>&1 || printf 'BAD  %s\n' "$1" >>"$package_log.part"
    cat "$package_log.part" >>"$package_log"
    grep -E '^(ok|BAD|skip) ' "$package_log.part" || :
    rm "$package_log.part"
}

# report_parts NAME LOG START: counts the results in a log, and adds the verdict.
report_parts() {
    parts_bad=$(grep -c '^BAD ' "$2" || :)
    passed=$((passed + $(grep -c '^ok ' "$2" || :)))
    failed=$((failed + parts_bad))
    parts_verdict=ok
    [ "$parts_bad" -eq 0 ] || {
        parts_verdict=BAD
        verify_status=1
    }
    add_verdict "$parts_verdict" "$1" "$(($(date +%s) - $3))" "$(grep -c '^skip ' "$2" || :) skipped; log: $2"
}

make_package() {
    run_package
    set -- "$package_dir"/*.deb
    [ -f "$1" ] || {
        echo 'skip deb       no dpkg-deb found (Debian: apt-get install dpkg)'
        return
    }
    printf 'ok   deb       %s: %s KiB, installed %s KiB\n' "${1##*/}" "$(du -k "$1" | cut -f 1)" \
        "$(dpkg-deb --field "$1" Installed-Size)"
}

# Each tag that is left stands with its reason in packaging/debian/lintian-overrides.
check_rules() {
    command -v lintian >/dev/null || {
        echo 'skip lintian   not found (Debian: apt-get install lintian)'
        return
    }
    if lintian --allow-root --fail-on error,warning "$package_dir"/*.deb; then
        echo 'ok   lintian   no error and no warning; overridden tags have their reasons beside them'
    else
        echo 'BAD  lintian   its lines stand above'
    fi
}

# The unit names a command that only the package's root has, so it is read with one that is here.
check_unit() {
    command -v systemd-analyze >/dev/null || {
        echo 'skip unit      no systemd-analyze found'
        return
    }
    unit_dir=$(mktemp -d)
    sed 's|^ExecStart=/usr/bin/pasid|ExecStart=/bin/true|; /^Documentation=/d' "$root/packaging/systemd/pasid.service" \
        >"$unit_dir/pasid.service"
    if systemd-analyze verify "$unit_dir/pasid.service" &&
        systemd-analyze security --offline=true --threshold=20 "$unit_dir/pasid.service" >"$unit_dir/security"; then
        printf 'ok   unit      verify finds nothing; security: %s\n' \
            "$(sed -n 's/.*Overall exposure level for [^:]*: //p' "$unit_dir/security" | tr -cd ' -~')"
    else
        echo 'BAD  unit      systemd-analyze: see above'
    fi
    rm -rf "$unit_dir"
}

# The examples, by what the package's pkg-config file says, against its headers and its library alone.
compile_program() {
    if ! command -v pkg-config >/dev/null || ! command -v dpkg-deb >/dev/null; then
        echo 'skip pkgconfig no pkg-config or no dpkg-deb found'
        return
    fi
    find_c_compiler
    program_dir=$(mktemp -d)
    dpkg-deb -x "$package_dir"/*.deb "$program_dir/root" && compile_examples ||
        echo 'BAD  pkgconfig its lines stand above'
    rm -rf "$program_dir"
}

compile_examples() {
    libraries=$(dirname "$program_dir"/root/usr/lib/*/pkgconfig)
    for example in vmm_pasid pasid_events vmm_resume; do
        # The words of the answer are arguments.
        # shellcheck disable=SC2046
        "$CC" -Werror -o "$program_dir/$example" "$root/examples/$example.c" $(
            PKG_CONFIG_SYSROOT_DIR=$program_dir/root PKG_CONFIG_LIBDIR=$libraries/pkgconfig \
                pkg-config --cflags --libs pasid
        ) || return 1
    done
    LD_LIBRARY_PATH=$libraries ldd "$program_dir/vmm_pasid" | grep -q "libpasid.so.0 => $libraries" || return 1
    echo 'ok   pkgconfig three examples compile and link with pkg-config --cflags --libs pasid of the package'
}

try_package() {
    is_root_of_its_own || return 0
    make_package_base || return 0
    package_work=$(mktemp -d)
    "$root/packaging/try-deb" "$package_dir"/*.deb "$package_base" "$package_work" ||
        echo 'BAD  package   its lines stand above'
    rm -rf "$package_work"
}

try_tarball() {
    is_root_of_its_own || return 0
    make_package_base || return 0
    package_work=$(mktemp -d)
    "$root/packaging/try-tarball" "$package_dir"/*.tar.gz "$package_base" "$package_work" ||
        echo 'BAD  tarball   its lines stand above'
    rm -rf "$package_work"
}

is_root_of_its_own() {
    if [ "$(id -u)" -ne 0 ] || ! unshare --mount --pid --fork true 2>/dev/null; then
        echo 'skip package   it takes root, and namespaces of its own'
        return 1
    fi
}

# A minimal Debian, made once and kept.
make_package_base() {
    [ ! -f "$package_base.complete" ] || return 0
    command -v debootstrap >/dev/null || {
        echo 'skip package   no debootstrap found (Debian: apt-get install debootstrap)'
        return 1
    }
    rm -rf "$package_base"
    debootstrap --variant=minbase bookworm "$package_base" >"$package_log.debootstrap" 2>&1 || {
        echo 'skip package   debootstrap failed; no network?'
        return 1
    }
    : >"$package_base.complete"
}

# On the same minimal Debian, so that no registry of images is needed.
try_image() {
    command -v buildah >/dev/null || {
        echo 'skip image     no buildah found (Debian: apt-get install buildah)'
        return
    }
    [ -f "$package_base.complete" ] || {
        echo 'skip image     no base to build it on'
        return
    }
    image_work=$(mktemp -d)
    build_image || echo 'BAD  image     its lines stand above'
    rm -rf "$image_work"
}

build_image() {
    store="buildah --root $image_work/root --runroot $image_work/run --storage-driver vfs"
    set -- "$package_dir"/*.tar.gz
    tar -C "$package_base" --one-file-system -cf "$image_work/base.tar" . || return 1
    printf 'FROM scratch\nADD base.tar /\n' >"$image_work/Containerfile"
    $store bud --isolation chroot --quiet -t base -f "$image_work/Containerfile" "$image_work" &&
        $store bud --isolation chroot --quiet -t pasid4j --build-arg BASE=localhost/base --build-arg "TARBALL=${1##*/}" \
            -f "$root/packaging/Containerfile" "$package_dir" || return 1
    container=$($store from localhost/pasid4j)
    $store run --isolation chroot "$container" -- pasid version || return 1
    # The daemon's end is that of the shell, which has it as its child.
    $store run --isolation chroot "$container" -- sh -c '
        pasid daemon --socket /run/pasid/pasid.sock >/tmp/ready & daemon=$!
        for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
            grep -q ^ready: /tmp/ready && break
            sleep 0.5
        done
        pasid alloc --socket /run/pasid/pasid.sock; id -un; kill $daemon; wait $daemon' >"$image_work/used" || return 1
    [ "$(tr '\n' ' ' <"$image_work/used")" = '1 pasid ' ] || {
        cat "$image_work/used"
        return 1
    }
    echo 'ok   image     built, and its daemon, as user pasid, gave the first ID'
}
