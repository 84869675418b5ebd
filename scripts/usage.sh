# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
# The command line as far as the script reads it: which verb it names, and the help of the script's own verbs.

# The verbs of the command line that open a session or read files, in the order of the help.
verbs='alloc sets show top map explain watch audit spaces check quota reserve migrate export import free clear release state cluster completion doctor version'

usage() {
    cat <<'END'
usage: ./pasid VERB [SET|ID] [OPTIONS]     (./pasid help VERB: its options)

  demo      runs the main job on real processes, explains what it shows; demo cluster: on 3 hosts
  build     builds what the other verbs run
  test      builds everything and runs all tests
  package   makes a tree, a tarball and a Debian package that need no toolchain
  publish   puts the libraries into a Maven repository in a folder
  verify    proves the allocator at length: jcstress, properties, Lincheck
  bench     measures this allocator and daemon beside their peers

  daemon    serves PASIDs on a Unix socket until it is stopped
  alloc     allocates PASIDs; --hold keeps them
  run       starts a program with IDs that are its own for as long as it lives
  sets      lists the sets: who holds how many
  show      shows who holds a PASID, or which PASIDs a set holds
  top       shows the sets as a page that refreshes
  map       draws a space: which of its IDs are whose
  explain   explains why an allocation would fail, for whom and until when
  watch     prints the events of a space as they happen
  audit     prints lines of the audit log, chosen by filters
  check     checks one thing for a monitoring system
  spaces    lists the spaces you may use
  quota     changes how many PASIDs a set may hold
  free      frees PASIDs of a set
  clear     lists PASIDs that somebody outside uses, or makes them free again
  release   ends a set
  reserve   keeps a band of IDs from tenants, or gives it back
  migrate   moves a set to another host of its domain, with its numbers
  export    writes a set to a file for another daemon, and ends it here
  import    opens the set that another daemon has exported
  cluster   prepares a host for a domain, shows or changes the domain
  state     checks or copies what a state directory holds
  doctor    reports where PASID works on this host, and which bit decides

Needs a JDK 25 or later, Maven 3.8 or later and a C compiler, and finds them.
END
}

# Sets verb to the first word that is neither an option nor an option's value; empty if there is none.
find_verb() {
    verb=
    while [ $# -gt 0 ]; do
        case $1 in
        --socket | --space) [ $# -eq 1 ] || shift ;;
        -*) ;;
        *)
            verb=$1
            return
            ;;
        esac
        shift
    done
}

is_verb() {
    case " $verbs " in
    *" $1 "*) return 0 ;;
    esac
    return 1
}

is_help_asked() {
    case " $* " in
    *' --help '* | *' -h '*) return 0 ;;
    esac
    return 1
}

refuse_verb() {
    printf 'pasid: verb: %s (expected: one of those below)\n' "$1" >&2
    usage >&2
    exit 2
}

# run_own_verb OPTION...: runs $verb, which is one of the script's own.
run_own_verb() {
    case $verb in
    build) run_build "$@" ;;
    bench)
        if [ "${1:-}" = page ]; then
            shift
            . "$root/scripts/bench-page.sh"
            run_bench_page "$@"
            return
        fi
        need_build bench
        become_java -cp "$bench_lib/*" io.pasid4j.bench.Bench "$@"
        ;;
    verify)
        . "$root/scripts/test.sh"
        . "$root/scripts/verify.sh"
        run_verify "$@"
        ;;
    *)
        . "$root/scripts/$verb.sh"
        case $verb in
        test) run_tests "$@" ;;
        package) run_package "$@" ;;
        publish) run_publish "$@" ;;
        esac
        ;;
    esac
}

# explain_verb LINE...: the help of the verb after the word help; without one that of all.
explain_verb() {
    while [ "$1" != help ]; do shift; done
    shift
    verb=${1:-}
    case $verb in
    '') usage ;;
    build | test | verify | bench | package | publish) run_own_verb --help ;;
    run)
        [ -x "$root/native/target/pasid-run" ] || need_build run
        exec "$root/native/target/pasid-run" --help
        ;;
    *) run_verb help "$@" ;;
    esac
}
