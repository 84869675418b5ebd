#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Searches the model of the domain's protocol whole, with spin and gcc:
#   check.sh quick|full|big|bugs|witness|live|all
# A line for each configuration: name, verdict, states, depth, seconds. "ok": every state was
# searched and no property failed. "found: P": P failed, as it must where a bug is planted or a state must be
# reached. "all" leaves out "big", which needs 15 GB. The exit status is 0 if every line is as it should be.
# Configurations of amounts-* are of amounts.pml, all others of domain.pml.
# BUILD: where the searches are built. LIMIT: seconds for each. MEM: MB for each.

model_dir=$(cd "$(dirname "$0")" && pwd)
build_dir=${BUILD:-$model_dir/../../target/model}

# search NAME ok|bug DEFINITION...
search() {
    name=$1
    expected=$2
    shift 2
    mkdir -p "$build_dir/$name"
    (cd "$build_dir/$name" && build_search "$@" && run_search) || {
        printf '%-21s %s\n' "$name" 'not built UNEXPECTED'
        return
    }
    judge "$build_dir/$name/out"
}

build_search() {
    rm -f ./*.trail
    model=domain.pml
    case $name in
    amounts-*) model=amounts.pml ;;
    esac
    spin -a "$@" "$model_dir/$model" >spin.log 2>&1 || return
    mode=-DSAFETY
    flags=-E
    case " $* " in
    *' -DLIVELOCK '*)
        mode=-DNOSTUTTER
        flags='-a -E'
        ;;
    esac
    # -DCOLLAPSE keeps each state whole.
    gcc -O2 -w $mode -DNOREDUCE -DMEMLIM="${MEM:-16000}" -DCOLLAPSE -o pan pan.c
}

run_search() {
    # The options of pan are words.
    # shellcheck disable=SC2086
    timeout "${LIMIT:-1800}" ./pan $flags -m400000 -w22 >out 2>&1 || :
}

judge() {
    failed=$(sed -n 's/^pan:1: assertion violated *\(.*\) (at depth.*/\1/p; s/^pan:1: \(acceptance cycle\).*/\1/p' "$1" |
        sed 's/.*|| *//; s/[()]//g')
    states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' "$1" | head -n 1)
    depth=$(sed -n 's/.*depth reached \([0-9]*\).*/\1/p' "$1" | head -n 1)
    seconds=$(sed -n 's/^pan: elapsed time \([0-9.]*\).*/\1/p' "$1")
    verdict=ok
    ! grep -q 'max search depth too small\|out of memory\|reached -DMEMLIM' "$1" || states=
    [ -n "$states" ] || verdict='not finished'
    [ -z "$failed" ] || verdict="found: $failed"
    case $expected:$verdict in
    ok:ok | bug:found*) note= ;;
    *) note=UNEXPECTED ;;
    esac
    printf '%-21s %-40s %12s %6s %8s %s\n' "$name" "$verdict" "$states" "$depth" "$seconds" "$note"
}

quick() {
    search lease ok -DCRASHES=0
    search lease-crash ok -DCRASHES=1 -DFORGET
    search migrate ok -DCRASHES=0 -DMIGS=1 -DFORGET
    search fence-right ok -DCRASHES=1 -DFENCES=1 -DFENCEMODE=1 -DFORGET
    search fence-early ok -DCRASHES=0 -DFENCES=1 -DFENCEMODE=2 -DFORGET
    search fence-wrong ok -DCRASHES=0 -DFENCES=1 -DFENCEMODE=3 -DFORGET
    search amounts-crash ok -DCRASHES=1
    search amounts-move ok -DCRASHES=0 -DMIGS=1
    search amounts-early ok -DCRASHES=0 -DFENCES=1 -DFENCEMODE=2
}

full() {
    search lease-allold ok -DCRASHES=1
    search lease-oldsnap ok -DCRASHES=1 -DOLDSNAP -DFORGET
    search lease-lag2 ok -DCRASHES=1 -DK=2 -DFORGET
    search lease-crash2 ok -DCRASHES=2 -DFORGET
    search lease-4ids ok -DNI=4 -DSM=2 -DCRASHES=0 -DFORGET
    search migrate-crash ok -DCRASHES=1 -DMIGS=1 -DFORGET
    search migrate-back ok -DCRASHES=0 -DMIGS=2 -DFORGET
    search migrate-right ok -DCRASHES=1 -DMIGS=1 -DFENCES=1 -DFENCEMODE=1 -DFORGET
    search migrate-early ok -DCRASHES=0 -DMIGS=1 -DFENCES=1 -DFENCEMODE=2 -DFORGET
    search fence-early-kill ok -DCRASHES=1 -DFENCES=1 -DFENCEMODE=2 -DFORGET
    search fence-wrong-kill ok -DCRASHES=1 -DFENCES=1 -DFENCEMODE=3 -DFORGET
    search replaced ok -DNM=3 -DREPLACE -DCRASHES=0 -DFENCES=1 -DFENCEMODE=2 -DSM=1 -DNOCANCEL -DFORGET
    search replaced-right ok -DNM=3 -DREPLACE -DCRASHES=1 -DFENCES=1 -DFENCEMODE=1 -DSM=1 -DNOCANCEL -DFORGET
    search replaced-nofence ok -DNM=3 -DREPLACE -DCRASHES=0 -DFORGET
    search three-hosts ok -DNM=3 -DCRASHES=0 -DSM=1 -DFORGET
    search three-migrate ok -DNM=3 -DCRASHES=0 -DSM=1 -DMIGS=2 -DNOCANCEL -DFORGET
    search three-hosts-2 ok -DNM=3 -DCRASHES=0 -DSM=2 -DNOCANCEL -DFORGET
    search amounts-right ok -DCRASHES=1 -DFENCES=1 -DFENCEMODE=1
    search amounts-wrong ok -DCRASHES=0 -DFENCES=1 -DFENCEMODE=3
    search amounts-crash2 ok -DCRASHES=2
    search amounts-move-crash ok -DCRASHES=1 -DMIGS=1
    search amounts-back ok -DCRASHES=0 -DMIGS=2
    search amounts-move-early ok -DCRASHES=0 -DMIGS=1 -DFENCES=1 -DFENCEMODE=2 -DLIMIT=1
    search amounts-three ok -DNM=3 -DCRASHES=0 -DMIGS=1 -DSM=1 -DNOCANCEL
}

big() {
    search migrate-crash2 ok -DCRASHES=2 -DMIGS=1 -DFORGET
    search replaced-2 ok -DNM=3 -DREPLACE -DCRASHES=0 -DFENCES=1 -DFENCEMODE=2 -DFORGET
    search oldsnap-allold ok -DCRASHES=1 -DOLDSNAP
    search migrate-back-crash ok -DCRASHES=1 -DMIGS=2 -DFORGET
    search migrate-back-sm3 ok -DCRASHES=0 -DMIGS=2 -DSM=3 -DK=2 -DFORGET
    search migrate-3 ok -DCRASHES=1 -DMIGS=3 -DNOCANCEL -DFORGET
    search migrate-4ids ok -DNI=4 -DCRASHES=0 -DMIGS=1 -DSM=2 -DNOCANCEL -DFORGET
}

bugs() {
    search bug-use-early bug -DCRASHES=0 -DBUG_USEEARLY
    search bug-give-late bug -DCRASHES=0 -DBUG_GIVELATE
    search bug-no-cache bug -DCRASHES=0 -DBUG_NOCACHE
    search bug-no-epoch bug -DCRASHES=1 -DFENCES=1 -DFENCEMODE=2 -DBUG_NOEPOCH -DFORGET
    search bug-no-epoch-2 bug -DCRASHES=1 -DFENCES=1 -DFENCEMODE=2 -DBUG_NOEPOCH -DNOSETTLE -DFORGET
    search bug-free-on-send bug -DCRASHES=0 -DMIGS=1 -DBUG_MIGONPROPOSE -DFORGET
    search bug-no-freeze bug -DCRASHES=0 -DMIGS=1 -DBUG_NOFREEZE -DFORGET
    search bug-freeze-lost bug -DCRASHES=1 -DMIGS=1 -DBUG_FREEZELOST -DFORGET
    search bug-no-hello bug -DCRASHES=1 -DOLDSNAP -DBUG_NOHELLO
    search bug-arrival-lost bug -DCRASHES=0 -DMIGS=1 -DBUG_ARRLOST -DFORGET
    search bug-retake bug -DCRASHES=0 -DMIGS=1 -DBUG_RETAKE -DFORGET
    search bug-no-tombstone bug -DCRASHES=0 -DMIGS=1 -DBUG_NOTOMBSTONE -DFORGET
    search bug-unknown bug -DCRASHES=0 -DMIGS=1 -DBUG_UNKNOWNISFAILED -DFORGET
    search bug-ids-first bug -DCRASHES=0 -DMIGS=2 -DBUG_IDSFIRST -DFORGET
    search bug-answer-by-set bug -DCRASHES=1 -DMIGS=3 -DBUG_ANSWERBYSET -DNOCANCEL -DFORGET
    search bug-stale-view bug -DCRASHES=0 -DBUG_STALEVIEW
    search bug-no-instance bug -DNM=3 -DREPLACE -DCRASHES=0 -DBUG_NOINST -DFORGET
    search bug-ack-by-other bug -DNM=3 -DREPLACE -DCRASHES=0 -DFENCES=1 -DFENCEMODE=2 -DBUG_ACKBYOTHER -DFORGET
    search fence-wrong-all bug -DCRASHES=0 -DFENCES=1 -DFENCEMODE=3 -DSTRICT -DFORGET
    search amounts-used-early bug -DCRASHES=0 -DBUG_AMOUNT_EARLY
    search amounts-lowered-late bug -DCRASHES=0 -DBUG_AMOUNT_LATE
    search amounts-share-stays bug -DCRASHES=0 -DMIGS=1 -DBUG_SHARE_STAYS
    search amounts-no-cache bug -DCRASHES=0 -DBUG_NO_CACHE
    search amounts-arrival-used bug -DCRASHES=0 -DMIGS=1 -DBUG_ARRIVAL_USED
    search amounts-arrived-back bug -DCRASHES=1 -DMIGS=1 -DBUG_ARRIVED_RETURNED
    search amounts-fence-frees bug -DCRASHES=0 -DFENCES=1 -DFENCEMODE=2 -DBUG_FENCE_FREES
}

witness() {
    search w-resumed bug -DCRASHES=0 -DMIGS=1 -DFORGET -DWIT=1
    search w-before-source bug -DCRASHES=0 -DMIGS=1 -DFORGET -DWIT=2
    search w-back bug -DCRASHES=0 -DMIGS=2 -DFORGET -DWIT=3
    search w-taken bug -DCRASHES=0 -DMIGS=1 -DFORGET -DWIT=4
    search w-cancel-won bug -DCRASHES=0 -DMIGS=1 -DFORGET -DWIT=5
    search w-cancel-lost bug -DCRASHES=0 -DMIGS=1 -DFORGET -DWIT=6
    search w-target-reboot bug -DCRASHES=1 -DMIGS=1 -DFORGET -DWIT=7
    search w-source-killed bug -DCRASHES=1 -DMIGS=1 -DFORGET -DWIT=8
    search w-moved-on bug -DCRASHES=0 -DMIGS=1 -DFORGET -DWIT=9
    search w-fenced-back bug -DCRASHES=1 -DFENCES=1 -DFENCEMODE=1 -DFORGET -DWIT=10
    search amounts-w-moved bug -DCRASHES=0 -DMIGS=1 -DWIT=1
    search amounts-w-retaken bug -DCRASHES=1 -DMIGS=1 -DWIT=2
    search amounts-w-back bug -DCRASHES=0 -DMIGS=2 -DWIT=3
    search amounts-w-fenced bug -DCRASHES=1 -DFENCES=1 -DFENCEMODE=1 -DWIT=4
    search amounts-w-beyond bug -DCRASHES=0 -DFENCES=1 -DFENCEMODE=3 -DWIT=5
}

live() {
    search live-lease ok -DCRASHES=0 -DSM=1 -DLIVELOCK
    search live-crash ok -DCRASHES=1 -DSM=1 -DFORGET -DLIVELOCK
    search live-migrate ok -DCRASHES=0 -DMIGS=1 -DSM=1 -DFORGET -DLIVELOCK
    search live-fence ok -DCRASHES=1 -DSM=1 -DFENCES=1 -DFENCEMODE=1 -DFORGET -DLIVELOCK
    search live-control bug -DCRASHES=0 -DSM=1 -DLIVELOCK -DBUG_LIVELOCK
    search live-early ok -DCRASHES=0 -DSM=1 -DFENCES=1 -DFENCEMODE=2 -DFORGET -DLIVELOCK
}

part=${1:-quick}
case $part in
quick | full | big | bugs | witness | live) parts=$part ;;
all) parts='quick full bugs witness live' ;;
*)
    echo "check.sh: $part (expected: quick, full, big, bugs, witness, live or all)" >&2
    exit 2
    ;;
esac
mkdir -p "$build_dir"
for each in $parts; do
    $each
done | tee "$build_dir/results"
! grep -q UNEXPECTED "$build_dir/results"
