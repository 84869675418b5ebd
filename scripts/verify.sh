# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# The long form of the proof: of core jcstress, properties, Lincheck, stress, progress; of what reads
# bytes from outside fuzzing; of the state a daemon that is killed.

verify_dir=$root/target/verify
stress_lib=$root/stress/target/pasid-stress/lib
fuzz_lib=$root/fuzz/target/pasid-fuzz/lib

verify_usage() {
    cat <<'END'
usage: ./pasid verify [--short] [--fuzz-minutes N] [--kills N] [--only PART]
                      [--hosts N] [--domain-minutes N] [--seed N]

  Runs jcstress on every protocol of the allocator, and the property, Lincheck and stress tests
  with many more tries than ./pasid test; then attacks what reads bytes from outside with Jazzer,
  N minutes for each of 10 targets (default 60; --short 1). How long the other parts take
  depends on the machine.
  Last it kills the daemon N times (default 1000; --short 50) under clients of every kind, and
  compares what each set has with the replies its client received.
  Where spin and gcc are there, it searches the model of the domain's protocol (domain/src/model)
  whole; --short its small configurations.
  Then it runs the hosts of a domain (--hosts 3 or 5, default 3) as processes behind a proxy, for
  N minutes (default 20; --short 2): partitions, delays, resets, kill -9, SIGSTOP, a lost
  directory; a checker compares who was given what. --seed N chooses the faults of an earlier run,
  which printed it.
  --only fuzz, kills, domain or domain-model leaves the rest out. Three parts run only when named.
  --only domain-scale simulates 1000 hosts and 100,000 VMs that start, stop and migrate for three
  weeks; it needs 6 GB of memory.
  --only package makes the packages, checks them with lintian and systemd-analyze, and as root
  installs, uses, upgrades and purges one in a Debian root without a toolchain, unpacks and uses the
  tarball in another, and builds the image. --only publish publishes from two copies of the sources,
  compares the bytes, and builds and runs two projects that use the libraries.
END
}

# Sets how long each part runs.
choose_lengths() {
    tries=20000
    lincheck_factor=20
    stress_rounds=200
    jcstress_options='-m default'
    fuzz_minutes=60
    kills=1000
    model_part=all
    hosts=3
    domain_minutes=20
    seed=
    only=
    while [ $# -gt 0 ]; do
        case $1 in
        --short) choose_short ;;
        --fuzz-minutes)
            fuzz_minutes=${2:-}
            shift
            ;;
        --kills)
            kills=${2:-}
            shift
            ;;
        --hosts)
            hosts=${2:-}
            shift
            ;;
        --domain-minutes)
            domain_minutes=${2:-}
            shift
            ;;
        --seed)
            seed=${2:-}
            shift
            ;;
        --only)
            only=${2:-}
            shift
            ;;
        --help)
            verify_usage
            exit 0
            ;;
        *) refuse "$1" '--short, --fuzz-minutes N, --kills N, --hosts N, --domain-minutes N, --seed N, --only PART or nothing' ;;
        esac
        [ $# -eq 0 ] || shift
    done
    case $fuzz_minutes in
    '' | *[!0-9]* | ?????*) refuse "--fuzz-minutes $fuzz_minutes" '0 to 9999' ;;
    esac
    case $kills in
    '' | *[!0-9]* | ???????*) refuse "--kills $kills" '0 to 999999' ;;
    esac
    case $hosts in
    3 | 5) ;;
    *) refuse "--hosts $hosts" '3 or 5' ;;
    esac
    case $domain_minutes in
    '' | *[!0-9]* | ?????*) refuse "--domain-minutes $domain_minutes" '0 to 9999' ;;
    esac
    case $seed in
    *[!0-9]* | ???????????????????*) refuse "--seed $seed" 'a number of at most 18 digits' ;;
    esac
    case $only in
    '' | fuzz | kills | domain | domain-model | domain-scale | package | publish) ;;
    *) refuse "--only $only" 'fuzz, kills, domain, domain-model, domain-scale, package or publish' ;;
    esac
}

refuse() {
    printf 'pasid: verify: %s (expected: %s)\n' "$1" "$2" >&2
    exit 2
}

choose_short() {
    tries=1000
    lincheck_factor=2
    stress_rounds=20
    # One fork for each case: no choice of CPUs, compilers or flags.
    jcstress_options='-af NONE -sc false -f 1 -fsm 1 -iters 3 -time 1000 -jvmArgs -Xmx256m'
    fuzz_minutes=1
    kills=50
    model_part=quick
    domain_minutes=2
}

run_verify() {
    choose_lengths "$@"
    find_jdk
    find_maven
    lock_build
    mkdir -p "$verify_dir"
    verify_status=0
    verdicts=$verify_dir/verdicts.txt
    : >"$verdicts"
    passed=0
    failed=0
    if [ -z "$only" ]; then
        verify_tests
        verify_protocols
        count_tests
        add_verdicts_of_core
    fi
    case $only in
    '' | domain-model) verify_model ;;
    esac
    case $only in
    '' | fuzz) [ "$fuzz_minutes" -eq 0 ] || verify_inputs ;;
    esac
    case $only in
    '' | kills) [ "$kills" -eq 0 ] || verify_restarts ;;
    package)
        . "$root/scripts/verify-package.sh"
        verify_package
        ;;
    publish)
        . "$root/scripts/verify-publish.sh"
        verify_publish
        ;;
    esac
    case $only in
    '' | domain) [ "$domain_minutes" -eq 0 ] || verify_domain ;;
    domain-scale) verify_scale ;;
    esac
    printf '\n%-4s %-9s %6s s\n' '' part time
    cat "$verdicts"
    printf '%d passed, %d failed\n' "$passed" "$failed"
    return "$verify_status"
}

# add_verdict VERDICT PART SECONDS TEXT: adds a line to the table that is printed at the end.
add_verdict() {
    printf '%-4s %-9s %6s s  %s\n' "$@" >>"$verdicts"
}

# Each configuration is a test.
verify_model() {
    model_start=$(date +%s)
    model_verdict=ok
    model_log=$verify_dir/model.txt
    if ! command -v spin >"$model_log" || ! command -v gcc >"$model_log"; then
        add_verdict skip model 0 'spin or gcc is not there'
        return
    fi
    BUILD=$verify_dir/model "$root/domain/src/model/check.sh" "$model_part" >"$model_log" || {
        model_verdict=BAD
        verify_status=1
    }
    cat "$model_log"
    unexpected=$(grep -c UNEXPECTED "$model_log" || :)
    if [ "$model_verdict" = BAD ] && [ "$unexpected" -eq 0 ]; then
        # It did not get to a result.
        failed=$((failed + 1))
    else
        failed=$((failed + unexpected))
        passed=$((passed + $(wc -l <"$model_log") - unexpected))
    fi
    add_verdict "$model_verdict" model "$(($(date +%s) - model_start))" "$model_part; log: $model_log"
}

# Each target is a test; its line says how many inputs it was given.
verify_inputs() {
    inputs_start=$(date +%s)
    inputs_verdict=ok
    if run_maven building "$verify_dir/fuzz-build.log" package -pl fuzz -am -Dmaven.test.skip=true -Dspotless.check.skip=true; then
        "$JAVA_HOME/bin/java" -cp "$fuzz_lib/*" io.pasid4j.fuzz.run.Campaign \
            "$root/fuzz/src/main/corpus" "$verify_dir/fuzz" "$((fuzz_minutes * 60))" >"$verify_dir/fuzz.txt" || inputs_verdict=BAD
        cat "$verify_dir/fuzz.txt"
        passed=$((passed + $(grep -c '^ok' "$verify_dir/fuzz.txt" || :)))
        failed=$((failed + $(grep -c '^BAD' "$verify_dir/fuzz.txt" || :)))
    else
        inputs_verdict=BAD
    fi
    [ "$inputs_verdict" = ok ] || verify_status=1
    add_verdict "$inputs_verdict" fuzz "$(($(date +%s) - inputs_start))" \
        "$fuzz_minutes minutes a target; log: $verify_dir/fuzz"
}

# One test; its line says how many requests were answered meanwhile.
verify_restarts() {
    run_campaign kills 'killing the daemon' e2e CrashTest 1 'kills=.*' "-Dpasid.kills=$kills"
}

# Two tests: the campaign, and that it finds a planted bug.
verify_domain() {
    run_campaign domain "$hosts hosts of a domain" daemon DomainCampaignTest 2 'hosts=.*' \
        "-Dpasid.domain.hosts=$hosts" "-Dpasid.domain.seconds=$((domain_minutes * 60))" ${seed:+"-Dpasid.domain.seed=$seed"}
    grep -oE '(hosts=|[0-9]+ ms: ).*' "$campaign_log" || :
}

verify_scale() {
    run_campaign scale '1000 simulated hosts' daemon ScaleTest 1 'scale: .*' -Dtest.jvm=-Xmx6g \
        -Dpasid.scale.hosts=1000 -Dpasid.scale.vms=100000 -Dpasid.scale.bits=20 -Dpasid.scale.lease=256 -Dpasid.scale.days=21
    grep -o 'scale: .*' "$campaign_log" || :
}

# run_campaign NAME WORD MODULE CLASS TESTS LINE OPTION...: runs a test class at length. LINE: an expression for the
# lines that it prints; the last one is its result.
run_campaign() {
    campaign_start=$(date +%s)
    campaign_verdict=ok
    campaign_name=$1
    campaign_word=$2
    campaign_module=$3
    campaign_class=$4
    campaign_tests=$5
    campaign_line=$6
    campaign_log=$verify_dir/$1.log
    shift 6
    if run_maven "$campaign_word" "$campaign_log" package -pl "$campaign_module" -am -Dtest="$campaign_class" \
        -Dsurefire.failIfNoSpecifiedTests=false -Dspotless.check.skip=true "$@"; then
        passed=$((passed + campaign_tests))
    else
        campaign_verdict=BAD
        verify_status=1
        failed=$((failed + 1))
    fi
    add_verdict "$campaign_verdict" "$campaign_name" "$(($(date +%s) - campaign_start))" \
        "$(grep -o "$campaign_line" "$campaign_log" | tail -n 1); log: $campaign_log"
}

verify_tests() {
    forget_reports
    # Counts only this run's.
    test_log=$verify_dir/tests.log
    tests_start=$(date +%s)
    tests_verdict=ok
    run_maven verifying "$test_log" verify -pl core,stress -am -Dmaven.test.failure.ignore=true \
        -Djqwik.tries.default="$tries" -Dpasid.lincheck.factor="$lincheck_factor" \
        -Dpasid.stress.rounds="$stress_rounds" || {
        tests_verdict=BAD
        verify_status=1
    }
    tests_s=$(($(date +%s) - tests_start))
}

verify_protocols() {
    protocols_start=$(date +%s)
    protocols_verdict=ok
    # jcstress writes its files where it runs; the words of its options are arguments.
    # shellcheck disable=SC2086
    (cd "$verify_dir" && "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -cp "$stress_lib/*" \
        io.pasid4j.stress.Judge $jcstress_options) >"$verify_dir/protocols.txt" 2>&1 || {
        protocols_verdict=BAD
        verify_status=1
    }
    protocols_s=$(($(date +%s) - protocols_start))
    cat "$verify_dir/protocols.txt"
}

add_verdicts_of_core() {
    add_verdict "$tests_verdict" tests "$tests_s" \
        "properties $tries tries, Lincheck x$lincheck_factor, stress $stress_rounds rounds; log: $verify_dir/tests.log"
    add_verdict "$protocols_verdict" jcstress "$protocols_s" \
        "$(tail -n 1 "$verify_dir/protocols.txt"); log: $verify_dir/jcstress.log"
}

# Prints a line for each module; sets passed and failed.
count_tests() {
    for module in core stress; do
        # The function's words are its numbers.
        # shellcheck disable=SC2046
        add_counts "$module" $(count_reports "$root/$module/target/surefire-reports")
    done
    if [ "$failed" -gt 0 ] || [ "$passed" -eq 0 ]; then
        tests_verdict=BAD
        verify_status=1
    fi
}
