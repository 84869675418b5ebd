# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# Runs the whole of mvn verify and counts what it did.

test_log=$build_dir/test.log

. "$root/scripts/clients.sh"

test_usage() {
    cat <<'END'
usage: ./pasid test [MAVEN-OPTION...]

  Builds everything and runs all tests, also those of the clients in Python, Go and Rust where their
  toolchains are there; the last line is "N passed, M failed".
  -Dtest=NAME runs one class, -pl MODULE -am one module and what it needs; then the reports
  of earlier runs stay, and what is built stays built.
END
}

run_tests() {
    if is_help_asked "$@"; then
        test_usage
        return
    fi
    find_jdk
    find_maven
    find_c_compiler
    lock_build
    if [ $# -eq 0 ]; then
        begin_all
    else
        begin_some
        set -- -Dsurefire.failIfNoSpecifiedTests=false "$@"
    fi
    test_status=0
    run_maven testing "$test_log" verify --fail-at-end "$@" || test_status=$?
    if [ "$test_status" -eq 0 ] && [ $# -eq 0 ]; then
        end_build run
        end_build bench
        [ -s "$cache" ] || make_cache
        # The clients start daemons, which wait for the lock if they find something to build.
        exec 9>&-
        test_clients
    fi
    [ "$test_status" -eq 0 ] || explain_failure
    report_counts
    [ "$test_status" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

begin_all() {
    forget_reports
    begin_build
}

# Of unchanged sources Maven makes what is there already. Of changed ones it may make a part.
begin_some() {
    forget_client_reports
    is_built run || rm -f "$build_dir/run.stamp"
    is_built bench || rm -f "$build_dir/bench.stamp"
    : >"$build_dir/test.start"
}

forget_reports() {
    forget_client_reports
    rm -f "$build_dir/test.start"
    find "$root" -path '*/target/surefire-reports/TEST-*.xml' -exec rm -f {} +
}

explain_failure() {
    grep -E '^\[ERROR\]|^FAILED |^src/test/.*\.c:[0-9]+: ' "$test_log" | head -n 60 >&2 || tail -n 30 "$test_log" >&2
    printf 'pasid: mvn verify failed; the whole log: %s\n' "$test_log" >&2
}

# Prints a line for each module and, last, the sum. Sets passed and failed.
report_counts() {
    passed=0
    failed=0
    for reports in "$root"/*/target/surefire-reports; do
        [ -d "$reports" ] || continue
        module=${reports#"$root"/}
        # The function's words are its numbers.
        # shellcheck disable=SC2046
        add_counts "${module%%/*}" $(count_reports "$reports")
    done
    # shellcheck disable=SC2046
    add_counts native $(count_native)
    count_clients
    [ "$passed" -gt 0 ] || echo 'pasid: no test ran' >&2
    printf '%d passed, %d failed\n' "$passed" "$failed"
}

add_counts() { # add_counts MODULE PASSED FAILED SKIPPED
    passed=$((passed + $2))
    failed=$((failed + $3))
    [ $(($2 + $3 + $4)) -eq 0 ] || printf '%-8s %5d passed, %d failed, %d skipped\n' "$@"
}

# The C tests print their own counts, a line for each program.
count_native() {
    awk '
        /^\[INFO\] Building pasid4j / { native = $4 == "native" }
        native && /^[0-9]+ passed, [0-9]+ failed$/ { passed += $1; failed += $3 }
        END { print passed + 0, failed + 0, 0 }' "$test_log"
}

# Prints passed, failed and skipped of this run's reports in a directory. Each report is one test class,
# whose numbers are attributes of its root element.
count_reports() {
    this_run=
    [ ! -f "$build_dir/test.start" ] || this_run='-newer ./test.start'
    # shellcheck disable=SC2086
    (cd "$build_dir" && exec find "$1" -name 'TEST-*.xml' $this_run -exec sed -n '/<testsuite /,/>/p' {} +) |
        tr '\n' ' ' | sed 's/<testsuite /\n/g' |
        awk '
            function number(name) {
                return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0
            }
            / tests="/ {
                bad = number("errors") + number("failures")
                failed += bad
                skipped += number("skipped")
                passed += number("tests") - bad - number("skipped")
            }
            END { print passed + 0, failed + 0, skipped + 0 }'
}
