# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# Runs the tests of the clients in other languages against what is built, where their toolchains are there.

clients_dir=$root/clients
clients_log=$build_dir/clients
# Seconds until tests that do not end have failed.
clients_patience=900

# Prints in one line what is skipped. Nothing is downloaded: the clients need their standard libraries only.
test_clients() {
    [ -d "$clients_dir" ] || return 0
    mkdir -p "$clients_log"
    test_client python python3 test_python
    test_client go go test_go
    test_client rust cargo test_rust
}

forget_client_reports() {
    rm -f "$clients_log"/*.log "$clients_log"/*.status
}

test_client() { # test_client LANGUAGE TOOL FUNCTION
    if ! is_toolchain "$2"; then
        printf 'client %s: skipped: no %s found\n' "$1" "$2"
        return 0
    fi
    echo "testing: client $1" >&2
    client_status=0
    (cd "$clients_dir/$1" && "$3") >"$clients_log/$1.log" 2>&1 </dev/null || client_status=$?
    "$clients_dir/check-docs" "$1" >>"$clients_log/$1.log" 2>&1 </dev/null || client_status=$?
    echo "$client_status" >"$clients_log/$1.status"
    [ "$client_status" -eq 0 ] || {
        tail -n 30 "$clients_log/$1.log" >&2
        printf 'pasid: the tests of the client for %s failed; the whole log: %s\n' "$1" "$clients_log/$1.log" >&2
    }
}

# A shim that stands for no toolchain is none.
is_toolchain() {
    case $1 in
    python3) python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' ;;
    go) go version | awk '{ split(substr($3, 3), v, "."); exit !(v[1] > 1 || v[2] >= 19) }' ;;
    cargo) cargo --version ;;
    esac >/dev/null 2>&1
}

test_python() {
    PYTHONDONTWRITEBYTECODE=1 timeout "$clients_patience" python3 -m unittest discover -v -s tests -t .
}

test_go() {
    GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local timeout "$clients_patience" go test -count=1 -v ./...
}

test_rust() {
    CARGO_TARGET_DIR=$clients_log/rust timeout "$clients_patience" cargo test --offline --locked --no-fail-fast -- --test-threads=2
}

# Prints a line for each client that was tested, as add_counts does for a module.
count_clients() {
    for status in "$clients_log"/*.status; do
        [ -f "$status" ] || continue
        language=${status##*/}
        language=${language%.status}
        # The function's words are its numbers.
        # shellcheck disable=SC2046
        add_counts "$language" $(count_client "$language" "$(cat "$status")")
    done
}

# count_client LANGUAGE STATUS: prints passed, failed and skipped. What fails without a failed test is one.
count_client() {
    awk -v language="$1" -v status="$2" '
        function number(name) { return match($0, name "=[0-9]+") ? substr($0, RSTART + length(name) + 1) + 0 : 0 }
        language == "python" && /^Ran [0-9]+ tests?/ { ran = $2 }
        language == "python" && /^(OK|FAILED)( \(|$)/ {
            bad = number("failures") + number("errors")
            failed += bad
            skipped += number("skipped")
            passed += ran - bad - number("skipped")
        }
        language == "go" && /^ *--- PASS: / { passed++ }
        language == "go" && /^ *--- FAIL: / { failed++ }
        language == "go" && /^ *--- SKIP: / { skipped++ }
        language == "rust" && /^test result: / { passed += $4; failed += $6; skipped += $8 }
        /^docs: [0-9]+ passed, [0-9]+ failed$/ { passed += $2; failed += $4 }
        END {
            if (status != 0 && failed == 0) failed = 1
            print passed + 0, failed + 0, skipped + 0
        }' "$clients_log/$1.log"
}
