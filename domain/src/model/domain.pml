/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One ID domain over several hosts on a replicated log.
 * Abstractions. The log is a total order; D[0] is the state of the domain machine after the
 * newest committed command, D[1], D[2].. the states before it. A machine acts on the view D[lag].
 * A proposal is a command that lies in the network: it may be committed now, later, never, and again
 * (so it may be lost, or committed although its sender heard UNKNOWN, or delivered twice by a retry).
 * A lag that is at its greatest slides forward by itself: that is a snapshot which skips commands.
 * Leader changes need no step of their own: they are a proposal that is not (yet) committed.
 *
 * A machine is a computer. Its words survive a kill of the daemon (they are mapped) and not a power-off.
 * A name is what the domain knows a machine by. Two machines may claim one name (REPLACE).
 *
 * Settings: NM machines, NI IDs in blocks of BS, K old views, SM commands per run of a daemon,
 * CRASHES, FENCES, MIGS budgets, FENCEMODE 0 none, 1 right (tenants ended before), 2 early or wrong and
 * the rest after it ends by the acknowledgement alone, 3 wrong and the rest ends by time as well.
 */
#ifndef NM
#define NM 2
#endif
#ifndef NI
#define NI 2
#endif
#ifndef BS
#define BS 2
#endif
#ifndef K
#define K 1
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
#ifdef REPLACE
#define NN (NM-1)
#define NAME(m) ((m) < NN -> (m) : NN-1)      /* the last machine claims the name of the one before it */
#else
#define NN NM
#define NAME(m) (m)
#endif

/* local word */
#define UP 0        /* held by upstream: the domain has not given it, or it is on its way back */
#define FREE 1      /* may be handed out here */
#define HT 2        /* held by a tenant that stays */
#define HS 3        /* held by the set S of the VM that migrates */

/* local record of S */
#define NONE 0
#define ARRIVING 1  /* being taken from an arrival of the domain */
#define LIVE 2
#define FROZEN 3    /* a MIGRATE of it may be in the log */
#define DONE 4      /* closed, kept until the domain has closed the arrival */

/* commands */
#define HELLO 1
#define LEASE 2
#define GIVE 3
#define MIG 4
#define TAKEN 5
#define CANCEL 6

/* answers */
#define OK 1
#define REFUSED 2
#define MOVED 3

#define RESTING 11  /* own = RESTING + machine: fenced, not acknowledged yet */

typedef Dom {
  byte own[NI];     /* 0 free, 1 + name, RESTING + machine */
  bit  arr[NI];     /* part of the arrival of S at the owner */
  byte ep[NN];      /* epoch: raised by FENCE */
  byte inst[NN];    /* 1 + machine that has the name, 0 none */
  byte inc[NN];     /* the run of its daemon: last HELLO */
  byte seq[NN];     /* last command of that run */
  byte ans[NN];     /* and its answer; HELLO leaves it */
  byte who[NN];     /* of which command it is: run and number; HELLO leaves it too */
}
typedef Cmd { byte t; byte mask; byte tgt; byte ep; byte inc; byte seq; bit done }
typedef Words { byte w[NI] }

Dom  D[K+1];
Words W[NM];        /* mapped: outlives the daemon */
byte S[NM];         /* mapped: record of S */
byte F[NM];         /* mapped: run and number of the MIGRATE for which S is frozen */
byte myEp[NM];      /* on disk */
byte myInc[NM];     /* on disk: counts the starts */
bit  up[NM];        /* the daemon runs */
bit  off[NM];       /* the computer is off */
byte lag[NM];       /* which view the daemon has: D[lag] */
byte mySeq[NM];     /* in memory */
Cmd  cur[NM];       /* in memory: outstanding; and in the network */
Cmd  old[NM];       /* an earlier one that is still in the network */
byte crashes, fences, migs, snaps;
bit  vm;            /* ghost: the VM lives */
byte vmAt;          /* ghost: at which machine it has a session */
bit  gS[NI];        /* ghost: IDs that the VM believes it holds */
bit  quiet;         /* no more clients and faults */
byte i_, j_, any_, all_;
bit  ok_;

#define BLOCK(b) (((1 << BS) - 1) << ((b) * BS))
#ifdef BUG_ANSWERBYSET
#define ID(run, number) 0
#else
#define ID(run, number) ((run) * 8 + (number))
#endif
#define HAS(mask, x) (((mask) >> (x)) & 1)
#define V D[lag[m]]
#define MINE(m, x) (V.own[x] == NAME(m) + 1)

#ifdef BUG_NOHELLO
#define INS (up[m] && V.ep[NAME(m)] == myEp[m])
#else
/* the view holds this run's HELLO: nothing of an earlier run can follow it in the log */
#define INS (up[m] && V.inst[NAME(m)] == m + 1 && V.inc[NAME(m)] == myInc[m] && V.ep[NAME(m)] == myEp[m])
#endif
#ifdef BUG_IDSFIRST
#define RDY (INS && cur[m].t != HELLO)
#else
/* within one view the own answer comes first, the IDs after it */
#define RDY (INS && cur[m].t != HELLO && !(cur[m].t > HELLO && SETTLED_SEQ))
#endif
#define IDLE (INS && cur[m].t == 0 && !quiet)
#define SETTLED_SEQ (V.seq[NAME(m)] >= cur[m].seq)

/* a new committed state: the views slide */
inline shift() {
  i_ = K;
  do
  :: i_ > 0 ->
     j_ = 0;
     do
     :: j_ < NI -> D[i_].own[j_] = D[i_-1].own[j_]; D[i_].arr[j_] = D[i_-1].arr[j_]; j_++
     :: else -> break
     od;
     j_ = 0;
     do
     :: j_ < NN ->
        D[i_].ep[j_] = D[i_-1].ep[j_]; D[i_].inst[j_] = D[i_-1].inst[j_]; D[i_].inc[j_] = D[i_-1].inc[j_];
        D[i_].seq[j_] = D[i_-1].seq[j_]; D[i_].ans[j_] = D[i_-1].ans[j_]; D[i_].who[j_] = D[i_-1].who[j_]; j_++
     :: else -> break
     od;
     i_--
  :: else -> break
  od;
  j_ = 0;
  do
  :: j_ < NM -> if :: lag[j_] < K -> lag[j_]++ :: else fi; j_++
  :: else -> break
  od;
  j_ = 0
}

/* views that no machine can see any more are forgotten (fewer states, same behaviour) */
inline tidy() {
#if !defined(OLDSNAP) && !defined(BUG_STALEVIEW)
  all_ = 0; j_ = 0;
  do :: j_ < NM -> if :: lag[j_] > all_ -> all_ = lag[j_] :: else fi; j_++ :: else -> break od;
  i_ = all_ + 1;
  do
  :: i_ <= K ->
     j_ = 0;
     do :: j_ < NI -> D[i_].own[j_] = 0; D[i_].arr[j_] = 0; j_++ :: else -> break od;
     j_ = 0;
     do :: j_ < NN -> D[i_].ep[j_] = 0; D[i_].inst[j_] = 0; D[i_].inc[j_] = 0; D[i_].seq[j_] = 0; D[i_].ans[j_] = 0; D[i_].who[j_] = 0; j_++ :: else -> break od;
     i_++
  :: else -> break
  od;
  all_ = 0; i_ = 0; j_ = 0
#else
  skip
#endif
}

/* never set: their names tell which property failed */
bit Reached, NeverTwoHolders, UsableOnlyWhatIsGranted, MigratedIdsAreNobodyElses, OneHomeForASet, MigrationIsAtomic, NoIdLost, FencedLeaseComesBack, UnknownIsResolved, MigrationEnds, ExactlyOnce, GiveBackOnlyWhatNobodyHolds;

/* which commands count */
#define SAME_INST(c) (D[0].inst[NAME(m)] == m + 1)
#ifdef BUG_NOINST
#define VALID_HELLO(c) (c.t == HELLO && c.ep == D[0].ep[NAME(m)] && (D[0].inst[NAME(m)] != m + 1 || c.inc > D[0].inc[NAME(m)]))
#else
#define VALID_HELLO(c) (c.t == HELLO && c.ep == D[0].ep[NAME(m)] && (D[0].inst[NAME(m)] == 0 || (SAME_INST(c) && c.inc > D[0].inc[NAME(m)])))
#endif
#ifdef BUG_NOHELLO
#define VALID_CMD(c) (c.t > HELLO && SAME_INST(c) && c.ep == D[0].ep[NAME(m)] && c.seq == D[0].seq[NAME(m)] + 1)
#else
#define VALID_CMD(c) (c.t > HELLO && SAME_INST(c) && c.ep == D[0].ep[NAME(m)] && c.inc == D[0].inc[NAME(m)] && c.seq == D[0].seq[NAME(m)] + 1)
#endif
#define VALID(c) (VALID_HELLO(c) || VALID_CMD(c))

inline apply(c) {
  assert(!c.done || ExactlyOnce);
  c.done = 1;
  shift();
  if
  :: c.t == HELLO ->
     /* the same computer says that it knows the epoch: what was fenced off it is free now */
     i_ = 0;
     do
     :: i_ < NI ->
        if
#ifdef BUG_ACKBYOTHER
        :: D[0].own[i_] >= RESTING && NAME(D[0].own[i_] - RESTING) == NAME(m) -> D[0].own[i_] = 0
#else
        :: D[0].own[i_] == RESTING + m -> D[0].own[i_] = 0
#endif
        :: else
        fi; i_++
     :: else -> break
     od;
     D[0].inst[NAME(m)] = m + 1; D[0].inc[NAME(m)] = c.inc; 
#ifndef BUG_NOHELLO
     D[0].seq[NAME(m)] = 0
#endif
  :: c.t == LEASE ->
     any_ = 0; i_ = 0;
     do
     :: i_ < NI ->
        if :: HAS(c.mask, i_) && D[0].own[i_] == 0 -> D[0].own[i_] = NAME(m) + 1; any_ = 1 :: else fi; i_++
     :: else -> break
     od;
     D[0].ans[NAME(m)] = (any_ -> OK : REFUSED)
  :: c.t == GIVE ->
     all_ = 1; i_ = 0;
     do
     :: i_ < NI -> if :: HAS(c.mask, i_) && D[0].own[i_] != NAME(m) + 1 -> all_ = 0 :: else fi; i_++
     :: else -> break
     od;
     if
     :: all_ ->
        i_ = 0;
        do
        :: i_ < NI ->
           if
           :: HAS(c.mask, i_) ->
              assert(W[m].w[i_] == UP || GiveBackOnlyWhatNobodyHolds);
              D[0].own[i_] = 0; D[0].arr[i_] = 0
           :: else
           fi; i_++
        :: else -> break
        od;
        D[0].ans[NAME(m)] = OK
     :: else -> D[0].ans[NAME(m)] = REFUSED
     fi
  :: c.t == MIG ->
     all_ = (D[0].inst[c.tgt] != 0); i_ = 0;
     do
     :: i_ < NI -> if :: HAS(c.mask, i_) && D[0].own[i_] != NAME(m) + 1 -> all_ = 0 :: else fi; i_++
     :: else -> break
     od;
     if
     :: all_ ->
        i_ = 0;
        do
        :: i_ < NI ->
           if
           :: HAS(c.mask, i_) -> D[0].own[i_] = c.tgt + 1;
#ifdef BUG_ARRLOST
              D[0].arr[i_] = 0
#else
              D[0].arr[i_] = 1
#endif
           :: !HAS(c.mask, i_) && D[0].own[i_] == NAME(m) + 1 -> D[0].arr[i_] = 0
           :: else
           fi; i_++
        :: else -> break
        od;
        D[0].ans[NAME(m)] = MOVED
     :: else -> D[0].ans[NAME(m)] = REFUSED
     fi
  :: c.t == TAKEN ->
     i_ = 0;
     do
     :: i_ < NI -> if :: D[0].own[i_] == NAME(m) + 1 -> D[0].arr[i_] = 0 :: else fi; i_++
     :: else -> break
     od;
     D[0].ans[NAME(m)] = OK
  :: c.t == CANCEL -> D[0].ans[NAME(m)] = REFUSED
  fi;
  if :: c.t != HELLO -> D[0].seq[NAME(m)] = c.seq; D[0].who[NAME(m)] = ID(c.inc, c.seq) :: else fi;
  i_ = 0; any_ = 0; all_ = 0
}

inline clear(c) { c.t = 0; c.mask = 0; c.tgt = 0; c.ep = 0; c.inc = 0; c.seq = 0; c.done = 0 }
inline copy(a, b) { a.t = b.t; a.mask = b.mask; a.tgt = b.tgt; a.ep = b.ep; a.inc = b.inc; a.seq = b.seq; a.done = b.done }
/* cur leaves the memory; it may stay in the network. keep: which of the two is remembered */
#ifdef FORGET
/* epoch, run and number only grow, so a command that is void now is void for ever and may be forgotten */
#define STALE(c) (c.ep < D[0].ep[NAME(m)] || (SAME_INST(c) && (c.inc < D[0].inc[NAME(m)] || (c.inc == D[0].inc[NAME(m)] && c.seq <= D[0].seq[NAME(m)]))))
#define KEEPABLE(c) (c.t != 0 && !STALE(c))
#else
#define KEEPABLE(c) (c.t != 0)
#endif
inline retire() {
  if
  :: KEEPABLE(cur[m]) -> copy(old[m], cur[m])
  :: else
  fi;
  clear(cur[m])
}
inline send(ty) {
  mySeq[m]++;
  cur[m].t = ty; cur[m].mask = any_; cur[m].tgt = all_; any_ = 0; all_ = 0; cur[m].ep = myEp[m]; cur[m].inc = myInc[m]; cur[m].seq = mySeq[m]; cur[m].done = 0
}
inline hello() {
  myInc[m]++; mySeq[m] = 0;
  cur[m].t = HELLO; cur[m].mask = 0; cur[m].tgt = 0; cur[m].ep = myEp[m]; cur[m].inc = myInc[m]; cur[m].seq = 0; cur[m].done = 0
}
inline wipe() {
  i_ = 0;
  do :: i_ < NI -> W[m].w[i_] = UP; i_++ :: else -> break od;
  i_ = 0; S[m] = NONE; F[m] = 0
}
inline vmDies() {
  vm = 0; i_ = 0;
  do :: i_ < NI -> gS[i_] = 0; i_++ :: else -> break od;
  i_ = 0
}
inline replaceHS(to) {
  i_ = 0;
  do :: i_ < NI -> if :: W[m].w[i_] == HS -> W[m].w[i_] = to :: else fi; i_++ :: else -> break od;
  i_ = 0
}

inline forget() {
#ifdef FORGET
  if :: old[m].t != 0 && STALE(old[m]) -> clear(old[m]) :: else fi
#else
  skip
#endif
}

/* the network and the leader: any command that has been sent may be committed at any time */
proctype Net(byte m) {
  do
#ifdef REPLACE
  /* the name is another computer's by now; that the fenced one has let go counts all the same */
  :: d_step { cur[m].t == HELLO && cur[m].ep == D[0].ep[NAME(m)] && D[0].inst[NAME(m)] != 0 && !SAME_INST(cur[m]) &&
       (D[0].own[0] == RESTING + m || (NI > 1 && D[0].own[1 % NI] == RESTING + m)) ->
       shift(); i_ = 0;
       do :: i_ < NI -> if :: D[0].own[i_] == RESTING + m -> D[0].own[i_] = 0 :: else fi; i_++ :: else -> break od; i_ = 0 }
#endif
  :: d_step { VALID(cur[m]) -> apply(cur[m]); forget() }
  :: d_step { VALID(old[m]) -> apply(old[m]); forget() }
  od
}

#define NEEDUP(mask) ((HAS(mask,0) && W[m].w[0] == UP) || (NI > 1 && HAS(mask,1) && W[m].w[1 % NI] == UP) || (NI > 2 && HAS(mask,2) && W[m].w[2 % NI] == UP) || (NI > 3 && HAS(mask,3) && W[m].w[3 % NI] == UP))
#define ANYV(p0,p1,p2,p3) ((p0) || (NI > 1 && (p1)) || (NI > 2 && (p2)) || (NI > 3 && (p3)))
#define ARRX(x) (V.own[(x) % NI] == NAME(m) + 1 && V.arr[(x) % NI])
#define ARRANY ANYV(ARRX(0), ARRX(1), ARRX(2), ARRX(3))
#define NOTTAKEN(x) (ARRX(x) && W[m].w[(x) % NI] != HS)
#define ARRLEFT ANYV(NOTTAKEN(0), NOTTAKEN(1), NOTTAKEN(2), NOTTAKEN(3))
#define HASHS(x) (W[m].w[(x) % NI] == HS)
#define ANYHS ANYV(HASHS(0), HASHS(1), HASHS(2), HASHS(3))
#define FR(x) (((x) < NI && W[m].w[(x) % NI] == FREE) -> (1 << (x)) : 0)
#define FREEMASK (FR(0) | FR(1) | FR(2) | FR(3))
#define HSM(x) (((x) < NI && W[m].w[(x) % NI] == HS) -> (1 << (x)) : 0)
#define HSMASK (HSM(0) | HSM(1) | HSM(2) | HSM(3))

#ifdef BUG_GIVELATE
#define ON_GIVE(b) any_ = FREEMASK & BLOCK(b); send(GIVE)
#else
/* upstream takes the IDs first, by one compare-and-set each; only then is it proposed */
#define ON_GIVE(b) any_ = FREEMASK & BLOCK(b); send(GIVE); i_ = 0; do :: i_ < NI -> if :: HAS(cur[m].mask, i_) -> W[m].w[i_] = UP :: else fi; i_++ :: else -> break od; i_ = 0
#endif

#define LEASE_OPT(msk) :: d_step { IDLE && mySeq[m] < SM && NEEDUP(msk) -> any_ = msk; send(LEASE); ON_LEASE }
#ifdef BUG_USEEARLY
#define ON_LEASE i_ = 0; do :: i_ < NI -> if :: HAS(cur[m].mask, i_) && W[m].w[i_] == UP -> W[m].w[i_] = FREE :: else fi; i_++ :: else -> break od; i_ = 0
#else
#define ON_LEASE skip
#endif

#ifdef BUG_NOFREEZE
#define VMOPS (S[m] == LIVE || S[m] == FROZEN)
#else
#define VMOPS (S[m] == LIVE)
#endif

/* an ID that upstream holds here although the domain says it is this host's plainly */
#define TAKEABLE (S[m] == NONE)
#define GIVING(x) (cur[m].t != 0 && !SETTLED_SEQ && (HAS(cur[m].mask, x) && (cur[m].t == GIVE || cur[m].t == CANCEL)))
#ifdef BUG_RETAKE
#define PLAIN(x) (!V.arr[x])
#else
#define PLAIN(x) (!V.arr[x] || S[m] == LIVE || S[m] == FROZEN || S[m] == DONE)
#endif
#ifdef BUG_RETAKE
#define TAKING (S[m] == ARRIVING || S[m] == LIVE)
#else
#define TAKING (S[m] == ARRIVING)
#endif
#ifdef BUG_NOTOMBSTONE
#define CLOSED NONE
#else
#define CLOSED DONE
#endif
#define ID_OPTS(x) \
  :: d_step { RDY && MINE(m, x) && PLAIN(x) && W[m].w[x] == UP && !GIVING(x) -> W[m].w[x] = FREE } \
  :: d_step { TAKING && RDY && MINE(m, x) && V.arr[x] && W[m].w[x] == UP -> W[m].w[x] = HS } \
  :: d_step { up[m] && !quiet && W[m].w[x] == FREE -> W[m].w[x] = HT } \
  :: d_step { up[m] && !quiet && W[m].w[x] == HT -> W[m].w[x] = FREE } \
  :: d_step { up[m] && !quiet && vm && vmAt == m && VMOPS && W[m].w[x] == FREE -> W[m].w[x] = HS; gS[x] = 1 } \
  :: d_step { up[m] && !quiet && vm && vmAt == m && VMOPS && W[m].w[x] == HS -> W[m].w[x] = FREE; gS[x] = 0 }

/* what the source does when it knows how its MIGRATE ended */
inline outcome() {
  if
  :: S[m] == FROZEN && V.ans[NAME(m)] == MOVED && V.who[NAME(m)] == F[m] -> replaceHS(UP); S[m] = NONE
  :: S[m] == FROZEN && !(V.ans[NAME(m)] == MOVED && V.who[NAME(m)] == F[m]) -> S[m] = LIVE
  :: else
  fi;
  F[m] = 0
}

proctype Host(byte m) {
  do
  /* the view moves on; by steps or by a snapshot */
  :: d_step { up[m] && lag[m] > 0 -> lag[m]--; tidy() }
#ifdef BUG_STALEVIEW
  :: d_step { up[m] && lag[m] < K && !quiet -> lag[m]++ }
#endif
  /* a daemon starts: it serves from its words at once, and says HELLO */
  :: d_step { !up[m] && !off[m] -> up[m] = 1; hello() }
#ifdef OLDSNAP
  :: d_step { !up[m] && lag[m] < K && !quiet -> lag[m]++ }          /* its replica may start from an older snapshot */
#endif
  /* kill -9, with the outstanding command still in the network, or forgotten for an older one */
  :: d_step { up[m] && !quiet && crashes < CRASHES -> crashes++; up[m] = 0; retire(); mySeq[m] = 0;
#ifdef BUG_FREEZELOST
       if :: S[m] == FROZEN -> S[m] = LIVE :: else fi
#endif
     }
  :: d_step { up[m] && !quiet && crashes < CRASHES && old[m].t != 0 && cur[m].t != 0 -> crashes++; up[m] = 0; clear(cur[m]); mySeq[m] = 0;
#ifdef BUG_FREEZELOST
       if :: S[m] == FROZEN -> S[m] = LIVE :: else fi
#endif
     }
  /* power off: the tenants end, the words are gone */
  :: d_step { !off[m] && !quiet && crashes < CRASHES -> crashes++; up[m] = 0; off[m] = 1; mySeq[m] = 0;
       if :: cur[m].t != 0 -> retire() :: else fi;
       wipe(); if :: vm && vmAt == m -> vmDies() :: else fi }
  :: d_step { off[m] -> off[m] = 0 }
  /* it has been fenced: end all sessions, know the epoch, say so */
  :: d_step { up[m] && V.ep[NAME(m)] > myEp[m] ->
       wipe(); if :: vm && vmAt == m -> vmDies() :: else fi;
       myEp[m] = V.ep[NAME(m)]; if :: cur[m].t != 0 -> retire() :: else fi; hello() }
  /* answers */
  :: d_step { INS && cur[m].t == HELLO -> outcome(); retire() }
  :: d_step { INS && cur[m].t > HELLO && SETTLED_SEQ -> outcome();
#ifdef BUG_GIVELATE
       if :: cur[m].t == GIVE && V.ans[NAME(m)] == OK ->
             i_ = 0; do :: i_ < NI -> if :: HAS(cur[m].mask, i_) -> W[m].w[i_] = UP :: else fi; i_++ :: else -> break od; i_ = 0
          :: else fi;
#endif
       retire() }
  /* UNKNOWN for too long: the same number again with CANCEL; the first that is committed counts */
#ifndef NOCANCEL
  :: d_step { up[m] && !quiet && (cur[m].t == MIG || cur[m].t == GIVE) -> copy(old[m], cur[m]); cur[m].t = CANCEL; cur[m].done = 0;
#ifdef BUG_UNKNOWNISFAILED
       if :: S[m] == FROZEN -> S[m] = LIVE :: else fi
#endif
     }
#endif
  /* an arrival is taken */
  :: d_step { RDY && TAKEABLE && ARRANY -> S[m] = ARRIVING }
  :: d_step { RDY && S[m] == ARRIVING && !ARRLEFT -> S[m] = LIVE }
  :: d_step { RDY && S[m] == DONE && !ARRANY -> S[m] = NONE }
  /* the VM resumes here with its token; the arrival is closed afterwards */
  :: d_step { up[m] && !quiet && vm && vmAt != m && S[m] == LIVE -> vmAt = m }
  :: d_step { IDLE && mySeq[m] < SM && vm && vmAt == m && S[m] == LIVE && ARRANY -> send(TAKEN) }
  /* the VM exits; a set that waits for nobody is released by an operator */
  :: d_step { up[m] && !quiet && S[m] == LIVE && (!vm || vmAt == m) -> replaceHS(FREE); S[m] = CLOSED; vmDies() }
  /* leases, give-backs, migration */
  LEASE_OPT(BLOCK(0))
  LEASE_OPT(2)
#if NI > BS
  LEASE_OPT(BLOCK(1))
#endif
  :: d_step { IDLE && mySeq[m] < SM && (FREEMASK & BLOCK(0)) -> ON_GIVE(0) }
#if NI > BS
  :: d_step { IDLE && mySeq[m] < SM && (FREEMASK & BLOCK(1)) -> ON_GIVE(1) }
#endif
#if MIGS > 0
  :: d_step { IDLE && mySeq[m] < SM && migs < MIGS && vm && vmAt == m && S[m] == LIVE && ANYHS ->
       migs++; any_ = HSMASK; all_ = (NAME(m) + 1) % NN; send(MIG); S[m] = FROZEN; F[m] = ID(myInc[m], mySeq[m]);
#ifdef BUG_MIGONPROPOSE
       replaceHS(FREE)
#endif
     }
#endif
#ifdef BUG_LIVELOCK
  :: d_step { up[m] && quiet && lag[m] < K -> lag[m]++ }
#endif
  ID_OPTS(0)
#if NI > 1
  ID_OPTS(1)
#endif
#if NI > 2
  ID_OPTS(2)
#endif
#if NI > 3
  ID_OPTS(3)
#endif
  od
}

/* the operator, and the end of rest */
#if FENCEMODE == 1
#define MAYFENCE(n) off[D[0].inst[n] - 1]       /* it has proof: the computer is off */
#else
#define MAYFENCE(n) 1
#endif
inline fence(n) {
  shift(); i_ = 0; ok_ = 0;
  do
  :: i_ < NI ->
     if
     :: D[0].own[i_] == n + 1 ->
        if :: D[0].arr[i_] -> ok_ = 1 :: else fi;
        D[0].own[i_] = RESTING + D[0].inst[n] - 1; D[0].arr[i_] = 0
     :: else
     fi; i_++
  :: else -> break
  od;
#ifndef BUG_NOEPOCH
  D[0].ep[n]++; D[0].inst[n] = 0;
#endif
  /* a set on its way to the fenced host is lost with it */
  if :: ok_ && vm -> vmDies() :: else fi; ok_ = 0; i_ = 0
}
#define FENCE_OPT(n) :: d_step { !quiet && fences < FENCES && D[0].inst[n] != 0 && MAYFENCE(n) -> fences++; fence(n) }
#define EXPIRE_OPT(x) :: d_step { D[0].own[x] >= RESTING -> shift(); D[0].own[x] = 0 }
proctype Operator() {
  do
#if FENCEMODE > 0
  FENCE_OPT(0)
  FENCE_OPT(1)
#if NN > 2
  FENCE_OPT(2)
#endif
#endif
#if FENCEMODE == 1 || FENCEMODE == 3
  EXPIRE_OPT(0)
#if NI > 1
  EXPIRE_OPT(1)
#endif
#if NI > 2
  EXPIRE_OPT(2)
  EXPIRE_OPT(3)
#endif
#endif
#ifdef BUG_NOCACHE
  :: d_step { !quiet && snaps < 1 -> snaps++; shift(); D[0].seq[0] = 0; D[0].seq[1] = 0 }
#endif
  :: d_step { !quiet -> quiet = 1 }
  od
}

/* properties */
#define US(m, x) (W[m].w[(x) % NI] == FREE || W[m].w[(x) % NI] == HT || (W[m].w[(x) % NI] == HS && S[m] != FROZEN))
#define LEARNT(m) (myEp[m] == D[0].ep[NAME(m)])
#if FENCEMODE == 3
#define CNT(m, x) ((US(m, x) && LEARNT(m)) -> 1 : 0)     /* a wrong fence: only among those that have learnt it */
#else
#define CNT(m, x) (US(m, x) -> 1 : 0)
#endif
#if NM > 2
#define SUM(x) (CNT(0, x) + CNT(1, x) + CNT(2, x))
#else
#define SUM(x) (CNT(0, x) + CNT(1, x))
#endif
#ifdef STRICT
#define SUMALL(x) ((US(0, x) -> 1 : 0) + (US(1, x) -> 1 : 0))
#define TwoHolders(x) (SUMALL(x) > 1)
#else
#define TwoHolders(x) (SUM(x) > 1)
#endif
/* what a host can hand out is what the domain says it has */
#define Outside(m, x) (US(m, x) && LEARNT(m) && (D[0].own[(x) % NI] != NAME(m) + 1 || D[0].inst[NAME(m)] != m + 1))
/* the VM's IDs keep their numbers and are nobody else's */
#define Stolen(m, x) (vm && gS[(x) % NI] && LEARNT(m) && (W[m].w[(x) % NI] == FREE || W[m].w[(x) % NI] == HT))
#define Torn(m, x) (vm && vmAt == m && S[m] == LIVE && (gS[(x) % NI] != (W[m].w[(x) % NI] == HS)))
#if NM > 2
#define ANYM(P, x) (P(0, x) || P(1, x) || P(2, x))
#define LIVES ((S[0] == LIVE) + (S[1] == LIVE) + (S[2] == LIVE))
#else
#define ANYM(P, x) (P(0, x) || P(1, x))
#define LIVES ((S[0] == LIVE) + (S[1] == LIVE))
#endif
#define ALLX(P) (P(0) || P(1) || (NI > 2 && (P(2) || P(3))))
#define BadO(x) ANYM(Outside, x)
#define BadS(x) ANYM(Stolen, x)
#define BadT(x) ANYM(Torn, x)

/* at rest: no client, no fault, nothing left to do */
inline settled() {
  i_ = 0;
  do
  :: i_ < NM ->
     assert(up[i_]);
     assert(myEp[i_] == D[0].ep[NAME(i_)]);
     if
     :: D[0].inst[NAME(i_)] == i_ + 1 ->
        assert(cur[i_].t == 0 || UnknownIsResolved);
        assert((S[i_] != FROZEN && S[i_] != ARRIVING) || MigrationEnds)
     :: else
     fi;
     j_ = 0;
     do
     :: j_ < NI ->
        if
        :: D[0].own[j_] == NAME(i_) + 1 && D[0].inst[NAME(i_)] == i_ + 1 -> assert(W[i_].w[j_] != UP || NoIdLost)
        :: D[0].own[j_] != NAME(i_) + 1 || D[0].inst[NAME(i_)] != i_ + 1 -> assert(W[i_].w[j_] == UP || UsableOnlyWhatIsGranted)
        fi;
#if FENCEMODE != 0
        assert(D[0].own[j_] < RESTING || FencedLeaseComesBack);
#endif
        j_++
     :: else -> break
     od;
     i_++
  :: else -> break
  od;
  i_ = 0; j_ = 0
}

/* states that must be reachable: with -DWIT=n the search must "fail" */
#if WIT == 1   /* resumed */
#define WITNESS (vm && vmAt==1 && gS[0])
#endif
#if WIT == 2   /* before-source */
#define WITNESS (vmAt==1 && S[0]==FROZEN)
#endif
#if WIT == 3   /* back */
#define WITNESS (migs==2 && vmAt==0 && S[0]==LIVE && S[1]==NONE && D[0].own[0]==1 && W[1].w[0]==UP && D[0].ans[1]==MOVED)
#endif
#if WIT == 4   /* taken */
#define WITNESS (vmAt==1 && S[1]==LIVE && D[0].own[0]==2 && W[1].w[0]==HS && !D[0].arr[0])
#endif
#if WIT == 5   /* cancel-won */
#define WITNESS (S[0]==LIVE && migs==1 && D[0].ans[0]==REFUSED && D[0].seq[0]==1)
#endif
#if WIT == 6   /* cancel-lost */
#define WITNESS (cur[0].t==CANCEL && !cur[0].done && D[0].ans[0]==MOVED)
#endif
#if WIT == 7   /* target-reboot */
#define WITNESS (crashes==1 && myInc[1]==2 && S[1]==LIVE && vm && vmAt==0 && D[0].own[0]==2 && D[0].arr[0])
#endif
#if WIT == 8   /* source-killed */
#define WITNESS (crashes==1 && S[0]==FROZEN && !up[0] && old[0].t==MIG && !old[0].done)
#endif
#if WIT == 9   /* moved-on */
#define WITNESS (D[0].own[0]==1 && vmAt==1 && D[0].own[1]==2 && W[0].w[0]==HT)
#endif
#if WIT == 10   /* fenced-back */
#define WITNESS (fences==1 && D[0].inst[0]==1 && W[0].w[0]==HT)
#endif

proctype Monitor() {
end:
  do
  :: d_step { ALLX(TwoHolders) -> assert(NeverTwoHolders) }
  :: d_step { ALLX(BadO) -> assert(UsableOnlyWhatIsGranted) }
#if FENCEMODE < 3
  :: d_step { ALLX(BadS) -> assert(MigratedIdsAreNobodyElses) }
  :: d_step { LIVES > 1 -> assert(OneHomeForASet) }
#endif
  :: d_step { ALLX(BadT) -> assert(MigrationIsAtomic) }
#ifdef WITNESS
  :: d_step { WITNESS -> assert(Reached) }
#endif
#ifndef NOSETTLE
  :: timeout -> d_step { settled() }; break
#endif
  od
}

init {
  atomic {
    byte m = 0;
    do
    :: m < NN -> D[0].ep[m] = 1; D[0].inst[m] = m + 1; D[0].inc[m] = 1;
       i_ = 1; do :: i_ <= K -> D[i_].ep[m] = 1; D[i_].inst[m] = m + 1; D[i_].inc[m] = 1; i_++ :: else -> break od;
       myEp[m] = 1; myInc[m] = 1; up[m] = 1; m++
    :: else -> break
    od;
#ifdef REPLACE
    off[NM-1] = 1;
#endif
#if MIGS > 0
    vm = 1; vmAt = 0; S[0] = LIVE;
    i_ = 0; do :: i_ < NI && i_ < BS -> D[0].own[i_] = 1; j_ = 1; do :: j_ <= K -> D[j_].own[i_] = 1; j_++ :: else -> break od; W[0].w[i_] = FREE; i_++ :: else -> break od;
#endif
    i_ = 0; j_ = 0; m = 0;
    do :: m < NM -> run Host(m); run Net(m); m++ :: else -> break od;
    m = 0;
    run Operator(); run Monitor()
  }
}

#ifdef LIVELOCK
/* no endless run of protocol steps once clients and faults have stopped */
never {
  do
  :: true
  :: quiet -> break
  od;
accept:
  do
  :: quiet
  od
}
#endif
