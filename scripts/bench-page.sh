# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# Measures the page in a real browser: what it takes to draw a full space, and what it costs tenants.

run_bench_page() {
    [ $# -eq 0 ] || {
        printf 'pasid: bench page: %s (expected: nothing)\n' "$1" >&2
        exit 2
    }
    find_jdk
    find_maven
    find_c_compiler
    lock_build
    bench_page_log=$build_dir/bench-page.log
    mkdir -p "$build_dir"
    run_maven 'measuring the page' "$bench_page_log" package -pl e2e -am -Dtest=PageCostTest \
        -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip=true \
        -Dpasid.page.pairs=3 -Dpasid.page.seconds=5 || {
        grep '^\[ERROR\]' "$bench_page_log" | head -n 20 >&2
        fail "the page was not measured; the whole log: $bench_page_log"
    }
    grep '^page: ' "$bench_page_log" || fail "no browser: /usr/bin/chromium (Debian: apt-get install chromium)"
}
