/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The amounts of one tenant of a domain: how many IDs its sets may have on each host.
 * Beside domain.pml, which is about the IDs: names, log, network, runs and fences are as there. Here an ID has no
 * number, a host holds a count: H of sets that stay, HS of the set S of a VM that moves. A host's amount A is in a file
 * of the boot, so it outlives a kill of the daemon and not a power-off.
 *
 * D is the state of the domain machine after the newest committed command. A host copies what D says of its name into V
 * and follows it in steps (pc), however late; tenants, commits and kills come between any two.
 * A host restricted to its own side of a partition is one whose commands are not committed, or that sees no view.
 *
 * Settings: NM hosts, LIMIT IDs of the tenant, SM commands per run of a daemon, CRASHES, FENCES, MIGS budgets,
 * FENCEMODE 0 none, 1 right (the host is off), 2 early or wrong and the rest after it ends by the acknowledgement alone,
 * 3 wrong and the rest ends by time as well.
 */
#ifndef NM
#define NM 2
#endif
#ifndef LIMIT
#define LIMIT 2
#endif
#ifndef SM
#define SM 2
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef FENCES
#define FENCES 0
#endif
#ifndef MIGS
#define MIGS 0
#endif
#ifndef FENCEMODE
#define FENCEMODE 0
#endif

/* record of S at a host */
#define NONE 0
#define ARRIVING 1
#define LIVE 2
#define FROZEN 3
#define CLOSED 4

/* commands */
#define HELLO 1
#define LEASE 2
#define RETURN 3
#define MIG 4
#define TAKEN 5
#define CANCEL 6

/* steps of following a view; a step that has nothing to do is left out */
#define IDLE 0
#define LOWER 1     /* the amount, before a set leaves */
#define SETTLE 2    /* the frozen set */
#define ADMIT 3     /* an arrival: its record */
#define TAKE 4      /* its IDs */
#define OPEN 5      /* its session */
#define RAISE 6     /* the amount, after a set was taken */
#define SURRENDER 7 /* after a fence: the amount is 0, the sets end */

/* what the domain says of a name */
typedef Name {
  byte ep;          /* epoch: raised by FENCE */
  bit  inst;        /* the computer has the name */
  byte inc;         /* the run of its daemon: last HELLO */
  byte seq;         /* last command of that run */
  byte moved;       /* run and number of it, if it was a MIGRATE that moved the set; HELLO leaves it */
  byte am;          /* the amount */
  byte arr;         /* IDs of the arrival of S that is open here; their share is in the amount */
  byte ax;          /* that arrival's index; 0: none */
}
typedef Cmd { byte t; byte n; byte tgt; byte ep; byte inc; byte seq; bit done }

Name D[NM];
byte rest[NM];      /* amount that rests since a fence of the host */
byte moves;         /* index of the last arrival */

Name V[NM];         /* in memory: the last view */
byte pc[NM];        /* in memory */
bit  decides[NM];   /* in memory: the view answers the outstanding command, or is the first of the run */
bit  ready[NM];     /* in memory: a view of this run was followed */
byte A[NM];         /* file of the boot */
byte H[NM];         /* mapped */
byte HS[NM];        /* mapped */
byte S[NM];         /* file of the boot: record of S */
byte SA[NM];        /* the arrival's index in it; 0: none */
byte F[NM];         /* run and number of the MIGRATE for which S is frozen */
byte myEp[NM], myInc[NM];   /* on disk */
bit  up[NM], off[NM];
byte mySeq[NM];     /* in memory */
Cmd  cur[NM];       /* in memory: outstanding; and in the network */
Cmd  old[NM];       /* an earlier one that is still in the network */
byte crashes, fences, migs, snaps;
bit  vm;            /* ghost: the VM lives */
byte vmAt;          /* ghost: at which host it has a session */
bit  quiet;         /* no more clients and faults */
byte i_, n_, total_;

/* never set: their names tell which property failed */
bit Reached, TenantWithinLimit, UsedOnlyWhatIsGranted, AmountIsNeverNegative, NoAmountLost, FencedAmountComesBack, UnknownIsResolved, MigrationEnds, ExactlyOnce;

#define ID(run, number) ((run) * 8 + (number))
#define MINE (V[m].inst && V[m].inc == myInc[m] && V[m].ep == myEp[m])
#define ANSWERED (cur[m].t != 0 && (cur[m].t == HELLO || V[m].seq >= cur[m].seq))
#define FREETOASK (up[m] && !quiet && ready[m] && cur[m].t == 0 && pc[m] == IDLE && mySeq[m] < SM)
#define CHARGED (H[m] + HS[m])
#define ROOM (CHARGED < A[m])

#define STALE(c) (c.ep < D[m].ep || (D[m].inst && (c.inc < D[m].inc || (c.inc == D[m].inc && c.seq <= D[m].seq))))
#define VALID_HELLO(c) (c.t == HELLO && c.ep == D[m].ep && (!D[m].inst || c.inc > D[m].inc))
#define VALID_CMD(c) (c.t > HELLO && D[m].inst && c.ep == D[m].ep && c.inc == D[m].inc && c.seq == D[m].seq + 1)

inline copyName(a, b) {
  a.ep = b.ep; a.inst = b.inst; a.inc = b.inc; a.seq = b.seq; a.moved = b.moved; a.am = b.am; a.arr = b.arr; a.ax = b.ax
}
#define SAME(a, b) (a.ep == b.ep && a.inst == b.inst && a.inc == b.inc && a.seq == b.seq && a.moved == b.moved && a.am == b.am && a.arr == b.arr && a.ax == b.ax)
inline clearView() {
  V[m].ep = 0; V[m].inst = 0; V[m].inc = 0; V[m].seq = 0; V[m].moved = 0; V[m].am = 0; V[m].arr = 0;
  V[m].ax = 0; pc[m] = IDLE; decides[m] = 0
}
inline clear(c) { c.t = 0; c.n = 0; c.tgt = 0; c.ep = 0; c.inc = 0; c.seq = 0; c.done = 0 }
inline copy(a, b) { a.t = b.t; a.n = b.n; a.tgt = b.tgt; a.ep = b.ep; a.inc = b.inc; a.seq = b.seq; a.done = b.done }
/* cur leaves the memory; it stays in the network unless it is void for ever */
inline retire() {
  if
  :: cur[m].t != 0 && !STALE(cur[m]) -> copy(old[m], cur[m])
  :: else
  fi;
  clear(cur[m])
}
inline send(ty, count) {
  mySeq[m]++;
  cur[m].t = ty; cur[m].n = count; cur[m].tgt = 0; cur[m].ep = myEp[m]; cur[m].inc = myInc[m]; cur[m].seq = mySeq[m];
  cur[m].done = 0
}
inline hello() {
  myInc[m]++; mySeq[m] = 0; ready[m] = 0;
  cur[m].t = HELLO; cur[m].n = 0; cur[m].tgt = 0; cur[m].ep = myEp[m]; cur[m].inc = myInc[m]; cur[m].seq = 0;
  cur[m].done = 0
}
inline vmDies() { vm = 0; vmAt = 0 }
inline dies() { up[m] = 0; ready[m] = 0; mySeq[m] = 0; retire(); clearView() }

inline sum() {
  total_ = 0; i_ = 0;
  do :: i_ < NM -> total_ = total_ + D[i_].am + rest[i_]; i_++ :: else -> break od;
  i_ = 0
}

inline apply(c) {
  assert(!c.done || ExactlyOnce);
  c.done = 1;
  if :: c.t != HELLO -> D[m].seq = c.seq; D[m].moved = 0 :: else fi;
  if
  :: c.t == HELLO -> rest[m] = 0; D[m].inst = 1; D[m].inc = c.inc; D[m].seq = 0
  :: c.t == LEASE ->
     sum();
     n_ = (c.n <= LIMIT - total_ -> c.n : LIMIT - total_);
     D[m].am = D[m].am + n_; n_ = 0; total_ = 0
  :: c.t == RETURN ->
     if
#ifdef BUG_ARRIVED_RETURNED
     :: D[m].am >= c.n -> D[m].am = D[m].am - c.n;
#else
     /* what an open arrival has is not returned: after a power-off it is taken again, whole */
     :: D[m].am >= c.n + D[m].arr -> D[m].am = D[m].am - c.n;
#endif
     :: else
     fi
  :: c.t == MIG ->
     if
     :: D[c.tgt].inst && D[m].am >= c.n ->
        moves++;
        D[m].am = D[m].am - c.n; D[m].arr = 0; D[m].ax = 0;
        D[c.tgt].am = D[c.tgt].am + c.n; D[c.tgt].arr = c.n; D[c.tgt].ax = moves; D[m].moved = ID(c.inc, c.seq)
     :: else
     fi
  :: c.t == TAKEN -> D[m].arr = 0; D[m].ax = 0;
  :: c.t == CANCEL
  fi;
  if :: old[m].t != 0 && STALE(old[m]) -> clear(old[m]) :: else fi
}

/* the network and the leader: any command that has been sent may be committed at any time */
proctype Net(byte m) {
  do
  :: d_step { VALID_HELLO(cur[m]) || VALID_CMD(cur[m]) -> apply(cur[m]) }
  :: d_step { VALID_HELLO(old[m]) || VALID_CMD(old[m]) -> apply(old[m]) }
  od
}

#define OF_RECORD (SA[m] == V[m].ax && S[m] != NONE)
#ifdef BUG_ARRIVAL_USED
#define NOT_TAKEN 0
#else
#define NOT_TAKEN ((V[m].ax != 0 && (!OF_RECORD || S[m] == ARRIVING)) -> V[m].arr : 0)
#endif
#define LEAVING ((cur[m].t != 0 && !ANSWERED && (cur[m].t == RETURN || cur[m].t == CANCEL)) -> cur[m].n : 0)
/* what the view leaves of the amount: less what belongs to sets that are not taken, or is on its way back */
#define LEFT (V[m].am - NOT_TAKEN - LEAVING)
#ifdef BUG_SHARE_STAYS
#define UNEQUAL (LEFT > A[m])
#else
#define UNEQUAL (LEFT != A[m])
#endif
inline begin() {
  assert(V[m].am >= NOT_TAKEN + LEAVING || AmountIsNeverNegative);
  decides[m] = ANSWERED || !ready[m];
  if
  :: UNEQUAL -> pc[m] = LOWER
  :: else -> afterLower()
  fi
}
inline afterLower() {
  if
  :: decides[m] && S[m] == FROZEN -> pc[m] = SETTLE
  :: else -> afterSettle()
  fi
}
inline afterSettle() {
  if
  :: V[m].ax != 0 && !OF_RECORD -> pc[m] = ADMIT
  :: V[m].ax != 0 && OF_RECORD && S[m] == ARRIVING -> pc[m] = TAKE
  :: else -> finish()
  fi
}
inline finish() {
  if
  :: S[m] == CLOSED && V[m].ax != SA[m] -> S[m] = NONE; SA[m] = 0
  :: S[m] == LIVE && V[m].ax != SA[m] -> SA[m] = 0
  :: else
  fi;
  ready[m] = 1; decides[m] = 0; pc[m] = IDLE;
  if :: ANSWERED -> retire() :: else fi
}

#ifdef BUG_AMOUNT_EARLY
#define ON_LEASE(count) A[m] = A[m] + count
#else
#define ON_LEASE(count) skip
#endif
#ifdef BUG_AMOUNT_LATE
#define UNUSED A[m] > 0
#define ON_RETURN skip
#else
/* the amount is lowered first, if so much of it is unused; only then it is proposed */
#define UNUSED ROOM
#define ON_RETURN A[m]--
#endif

proctype Host(byte m) {
  do
  /* sets that stay have IDs, as long as the daemon runs: whatever the domain does, with a quorum or without one */
  :: d_step { up[m] && !quiet && ROOM -> H[m]++ }
  :: d_step { up[m] && !quiet && H[m] > 0 -> H[m]-- }
  :: d_step { up[m] && !quiet && vm && vmAt == m && S[m] == LIVE && ROOM -> HS[m]++ }
  :: d_step { up[m] && !quiet && vm && vmAt == m && S[m] == LIVE && HS[m] > 0 -> HS[m]-- }
  /* the VM resumes here with its token; the arrival is ended afterwards */
  :: d_step { up[m] && !quiet && vm && vmAt != m && S[m] == LIVE && pc[m] != OPEN -> vmAt = m }
  :: d_step { FREETOASK && S[m] == CLOSED && SA[m] != 0 -> send(TAKEN, 0) }
  :: d_step { FREETOASK && vm && vmAt == m && S[m] == LIVE && SA[m] != 0 -> send(TAKEN, 0) }
  /* the VM exits; a set that waits for nobody is released by an operator */
  :: d_step { up[m] && !quiet && S[m] == LIVE && (!vm || vmAt == m) ->
       HS[m] = 0; S[m] = (SA[m] == 0 -> NONE : CLOSED); vmDies() }
  /* amounts */
  :: d_step { FREETOASK -> send(LEASE, 1); ON_LEASE(1) }
  :: d_step { FREETOASK && LIMIT > 1 -> send(LEASE, LIMIT); ON_LEASE(LIMIT) }
  :: d_step { FREETOASK && UNUSED -> ON_RETURN; send(RETURN, 1) }
#if MIGS > 0
  :: d_step { FREETOASK && migs < MIGS && vm && vmAt == m && S[m] == LIVE && HS[m] > 0 ->
       migs++; send(MIG, HS[m]); cur[m].tgt = (m + 1) % NM; S[m] = FROZEN; F[m] = ID(myInc[m], mySeq[m]) }
#endif
  /* UNKNOWN for too long: the same number again with CANCEL; the first that is committed counts */
#ifndef NOCANCEL
  :: d_step { up[m] && !quiet && pc[m] == IDLE && cur[m].t > HELLO && cur[m].t != CANCEL && cur[m].t != TAKEN ->
       copy(old[m], cur[m]);
       if :: cur[m].t != RETURN -> cur[m].n = 0 :: else fi;
       cur[m].t = CANCEL; cur[m].tgt = 0; cur[m].done = 0 }
#endif
  /* a view is taken, or the last one again */
  :: d_step { up[m] && pc[m] == IDLE && !SAME(V[m], D[m]) -> copyName(V[m], D[m]);
       if
       :: V[m].ep > myEp[m] -> pc[m] = SURRENDER
       :: V[m].ep <= myEp[m] && MINE -> begin()
       :: else
       fi }
  :: d_step { up[m] && !quiet && pc[m] == IDLE && ready[m] && MINE -> begin() }
  :: d_step { pc[m] == LOWER -> A[m] = LEFT; afterLower() }
  :: d_step { pc[m] == SETTLE ->
       if
       :: V[m].moved == F[m] -> HS[m] = 0; S[m] = NONE; SA[m] = 0
       :: else -> S[m] = LIVE
       fi;
       F[m] = 0; afterSettle() }
  :: d_step { pc[m] == ADMIT && S[m] == NONE -> S[m] = ARRIVING; SA[m] = V[m].ax; pc[m] = TAKE }
  :: d_step { pc[m] == TAKE -> HS[m] = V[m].arr; pc[m] = OPEN }
  :: d_step { pc[m] == OPEN -> S[m] = LIVE; pc[m] = RAISE }
  :: d_step { pc[m] == RAISE -> A[m] = LEFT; finish() }
  /* it has been fenced: its sets end and its amount is 0, then it knows the epoch, then it says so */
  :: d_step { pc[m] == SURRENDER && (A[m] != 0 || S[m] != NONE || CHARGED > 0) ->
       A[m] = 0; H[m] = 0; HS[m] = 0; S[m] = NONE; SA[m] = 0; F[m] = 0;
       if :: vm && vmAt == m -> vmDies() :: else fi }
  :: d_step { pc[m] == SURRENDER && A[m] == 0 && S[m] == NONE && CHARGED == 0 ->
       myEp[m] = V[m].ep; retire(); pc[m] = IDLE; hello() }
  /* kill -9: the words and the files of the boot stay */
  :: d_step { up[m] && !quiet && crashes < CRASHES -> crashes++; dies() }
  /* power off: the tenants end, words and files are gone */
  :: d_step { !off[m] && !quiet && crashes < CRASHES -> crashes++; dies(); off[m] = 1;
       A[m] = 0; H[m] = 0; HS[m] = 0; S[m] = NONE; SA[m] = 0; F[m] = 0;
       if :: vm && vmAt == m -> vmDies() :: else fi }
  :: d_step { off[m] -> off[m] = 0 }
  /* a daemon starts: it serves within its amount at once, and says HELLO */
  :: d_step { !up[m] && !off[m] -> up[m] = 1; hello() }
  od
}

/* the operator, and the end of a rest */
#if FENCEMODE == 1
#define MAYFENCE(h) off[h]
#else
#define MAYFENCE(h) 1
#endif
#ifdef BUG_FENCE_FREES
#define FENCED(h) skip
#else
#define FENCED(h) rest[h] = rest[h] + D[h].am
#endif
#define FENCE_OPT(h) :: d_step { !quiet && fences < FENCES && D[h].inst && MAYFENCE(h) -> fences++; FENCED(h); D[h].am = 0; \
       if :: D[h].ax != 0 && vm -> vmDies() :: else fi; D[h].arr = 0; D[h].ax = 0; D[h].ep++; D[h].inst = 0 }
proctype Operator() {
  do
#if FENCEMODE > 0
  FENCE_OPT(0)
  FENCE_OPT(1)
#endif
#if FENCEMODE == 1 || FENCEMODE == 3
  :: d_step { rest[0] > 0 -> rest[0] = 0 }
  :: d_step { rest[1] > 0 -> rest[1] = 0 }
#endif
#ifdef BUG_NO_CACHE
  :: d_step { !quiet && snaps < 1 -> snaps++; D[0].seq = 0; D[1].seq = 0 }
#endif
  :: d_step { !quiet -> quiet = 1 }
  od
}

/* properties */
#define USED(h) (H[h] + (S[h] != FROZEN -> HS[h] : 0))
#define LEARNT(h) (myEp[h] == D[h].ep)
#if FENCEMODE == 3
#define COUNTED(h) (LEARNT(h) -> USED(h) : 0)     /* a wrong fence: only at hosts that have learnt it */
#else
#define COUNTED(h) USED(h)
#endif
#if NM > 2
#define ALLUSED (COUNTED(0) + COUNTED(1) + COUNTED(2))
#define ANYH(P) (P(0) || P(1) || P(2))
#else
#define ALLUSED (COUNTED(0) + COUNTED(1))
#define ANYH(P) (P(0) || P(1))
#endif
#define Beyond(h) (LEARNT(h) && USED(h) > D[h].am)

/* at rest: no client, no fault, nothing left to do */
inline settled() {
  i_ = 0;
  do
  :: i_ < NM ->
     assert(up[i_] && LEARNT(i_) && D[i_].inst);
     assert((cur[i_].t == 0 && pc[i_] == IDLE) || UnknownIsResolved);
     assert((S[i_] != FROZEN && S[i_] != ARRIVING) || MigrationEnds);
     assert(A[i_] == D[i_].am || NoAmountLost);
     assert(rest[i_] == 0 || FencedAmountComesBack);
     i_++
  :: else -> break
  od;
  i_ = 0
}

/* states that must be reachable: with -DWIT=n the search must "fail" */
#if WIT == 1   /* share-moved: all of the limit is used, a part of it by the VM at its new host */
#define WITNESS (vm && vmAt == 1 && HS[1] == 1 && H[0] == 1 && S[0] == NONE && D[1].am == 1)
#endif
#if WIT == 2   /* retaken: the target was off, and took the arrival again within its amount */
#define WITNESS (crashes == 1 && myInc[1] == 2 && S[1] == LIVE && HS[1] == 1 && A[1] == 1 && vmAt == 0 && vm)
#endif
#if WIT == 3   /* share-back */
#define WITNESS (moves == 2 && vm && vmAt == 0 && A[0] == D[0].am && HS[0] > 0 && H[1] == 0 && A[1] == 0)
#endif
#if WIT == 4   /* fenced-uses: a fenced host that has learnt it leases again and uses it */
#define WITNESS (fences == 1 && myEp[0] == 2 && H[0] == LIMIT)
#endif
#if WIT == 5   /* limit-exceeded: a wrong fence, and the amount is another's before the host learns it */
#define WITNESS (USED(0) + USED(1) > LIMIT)
#endif

proctype Monitor() {
end:
  do
  :: d_step { ALLUSED > LIMIT -> assert(TenantWithinLimit) }
  :: d_step { ANYH(Beyond) -> assert(UsedOnlyWhatIsGranted) }
#ifdef WITNESS
  :: d_step { WITNESS -> assert(Reached) }
#endif
  :: timeout -> d_step { settled() }; break
  od
}

init {
  atomic {
    byte m = 0;
    do
    :: m < NM -> D[m].ep = 1; D[m].inst = 1; D[m].inc = 1; myEp[m] = 1; myInc[m] = 1; up[m] = 1; ready[m] = 1;
       copyName(V[m], D[m]); m++
    :: else -> break
    od;
#if MIGS > 0
    D[0].am = 1; V[0].am = 1; A[0] = 1; HS[0] = 1; S[0] = LIVE; vm = 1;
#endif
    m = 0;
    do :: m < NM -> run Host(m); run Net(m); m++ :: else -> break od;
    m = 0;
    run Operator(); run Monitor()
  }
}
