// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_H
#define PASID_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * PASIDs from pasidd, the daemon that hands them out on this host.
 *
 * A session is a connection to the daemon, and owns a set of PASIDs. Having the session is the only
 * authority to free them. When its last descriptor closes, however the process ends, the daemon
 * frees all that the set holds.
 *
 *	struct pasid_session *session;
 *	if (pasid_connect(NULL, &session) == 0) {
 *		int pasid = pasid_alloc(session, 1, 0xFFFFF);
 *		...
 *		pasid_close(session);
 *	}
 *
 * Results. Every function returns 0 or more on success and a negative errno on failure; errno
 * itself is not meaningful. No function raises SIGPIPE. None waits longer than 5 seconds for one
 * reply of the daemon; in a resumable session a call waits up to pasid_options.resume_ms for a
 * daemon that has ended. While other threads use the session, a call also waits for its turn.
 *
 * Lost sessions. Once a call has returned -EIO or -ETIMEDOUT the session is lost: the daemon has
 * freed, or will free, all it held, and every later call returns -EIO. Close it and connect anew. A
 * resumable session (pasid_open) outlives the daemon, and is lost only in the cases named there.
 *
 * Older daemons. A call that the daemon does not know returns -ENOTSUP; the session goes on.
 *
 * Threads. Any number of threads may use one session; its requests are done one at a time.
 * pasid_close must be the last call of all.
 *
 * Side effects. The library starts no thread, installs no signal handler and writes to no standard stream. Memory is
 * allocated when a session opens, at its first pasid_subscribe, and, in resumable sessions, mapped as PASIDs grow in
 * number; nowhere else.
 *
 * Processes. The descriptor is closed by exec. A forked child has the same session, not one of its
 * own, and keeps it alive: either side may go on with it while the other does not, so the one that
 * is not to use it calls pasid_close, which leaves the other's session open.
 */

#ifndef PASID_PUBLIC
#define PASID_PUBLIC __attribute__((visibility("default")))
#endif

/* A session; opaque. */
struct pasid_session;

/*
 * Starts a session.
 *
 * path: the daemon's socket. NULL: what the environment variable PASID_SOCKET names, else
 * $XDG_RUNTIME_DIR/pasid/pasid.sock (/tmp/pasid-UID/pasid.sock without that variable) if it is
 * there, else /run/pasid/pasid.sock.
 *
 * Returns 0 with *session set, or leaves *session alone and returns:
 *   -ENOENT, -ECONNREFUSED  no daemon listens there, or it hung up at once, as it does past its
 *                           limits
 *   -EACCES, -EPERM         this user may not connect, or the directory under /tmp is not this
 *                           user's alone
 *   -ENAMETOOLONG           the path has more than 107 bytes
 *   -EPROTONOSUPPORT        the daemon speaks no version that this library speaks
 *   -ETIMEDOUT              the daemon did not answer in time
 *   -ENOMEM, -EMFILE, -ENFILE
 */
PASID_PUBLIC int pasid_connect(const char *path, struct pasid_session **session);

/* For struct pasid_options: the session outlives the daemon. */
#define PASID_RESUMABLE 1

/* Size of a token in bytes. */
#define PASID_TOKEN_BYTES 32

/* Options of a session. Set bytes to sizeof(struct pasid_options), so that a program and a library of
 * different versions understand each other, and what is not wanted to 0 or NULL. Later versions of
 * this header may add fields at its end.
 */
struct pasid_options {
	size_t bytes;
	const char *path;     /* as for pasid_connect */
	const char *space;    /* by name, 64 bytes at most; NULL: the daemon's default space */
	const char *name;     /* what operators see the set as, 64 bytes at most; NULL: pid-N */
	uint32_t limit;	      /* the most PASIDs that the set shall hold; 0: as the daemon's rules say */
	uint32_t guarantee;   /* how many of these shall always be available to it */
	uint32_t flags;	      /* 0 or PASID_RESUMABLE */
	uint32_t resume_ms;   /* resumable: how long a call waits for a daemon that has ended; 0: 30 s */
	const uint8_t *token; /* PASID_TOKEN_BYTES: go on with the set it stands for; name, limit and guarantee are not used */
};

/*
 * Starts a session as asked for.
 *
 * Resumable sessions: the library keeps a token, in memory only. When the daemon ends and comes
 * back, the next call, or the one that was in flight, connects anew and goes on with the same set:
 * the same PASIDs, references, SPIDs and keys. It only takes longer, up to resume_ms, and has one
 * result: what was done already is not done twice. (One exception: pasid_detach_spid may return 0
 * for a SPID that it has detached itself.)
 *
 * A call that waited in vain returns -ETIMEDOUT, and the session is not lost. The daemon may have
 * done it or not: PASIDs that it may have allocated are released; a reference that it may have taken
 * or dropped stays as it is. If the set is gone, because an operator has released it, the host has
 * booted or the daemon keeps no state, the session is lost (-EIO): its PASIDs are not the program's
 * any more.
 *
 * The daemon keeps the set for as long as it is away and a process of it lives: the one that
 * connected, and those that pasid_hold has named. A forked child cannot go on with its parent's
 * session after the daemon's end, unless it calls pasid_hold; exec forgets the token.
 *
 * With a daemon that is too old for resumable sessions the session is not resumable. If a space, a
 * quota or a token is asked for of such a daemon, -ENOTSUP is returned.
 *
 * Returns 0 with *session set; or as pasid_connect, or
 *   -EINVAL   bytes or flags are not what they can be, or a name is too long
 *   -ENOENT   also: there is no such space for this user, or the token stands for no set any more
 *   -EPERM    this user may not have a session there
 *   -EDQUOT   limit or guarantee is above what the daemon's rules allow
 *   -ENOSPC   the guarantee cannot be met
 *   -ENOTSUP  the daemon is too old for what was asked for
 */
PASID_PUBLIC int pasid_open(const struct pasid_options *options, struct pasid_session **session);

/*
 * The token of a resumable session, for a process of the same user that is to go on with the set: for
 * pasid_options.token. Whoever has it can take the set over, which ends this session. token has room
 * for PASID_TOKEN_BYTES. Returns 0, or -ENOENT if the session is not resumable.
 */
PASID_PUBLIC int pasid_token(struct pasid_session *session, uint8_t *token);

/*
 * Names the calling process as a holder of the set, so that a resumable set waits for it after the
 * daemon's end. For a process that got the session from another one, by pasid_adopt or fork. In a
 * forked child it makes the child go on with the session after the daemon's end; the parent should
 * have closed it by then.
 *
 * Returns 0; -ENOSPC if four processes are named already; -ENOTSUP, -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_hold(struct pasid_session *session);

/*
 * Goes on with a session that another process started with pasid_connect and handed over, by
 * SCM_RIGHTS or by inheritance. The other process must have no request under way and make no more;
 * for as long as it keeps its own descriptor open, the session lives on without this one.
 *
 * fd: the descriptor, which becomes the session's: it is marked close-on-exec and gets time-outs.
 *
 * Returns 0 with *session set; or -EBADF, -ENOTSOCK, -EPROTOTYPE (no Unix stream socket) or
 * -ENOMEM, and then fd stays the caller's. Asks the daemon nothing.
 */
PASID_PUBLIC int pasid_adopt(int fd, struct pasid_session **session);

/*
 * Continues a session that a launcher has started and left open for this program, such as `pasid run --fd N`. fd: the
 * descriptor; -1: the number in the environment variable PASID_FD. The calling process is named as a holder of the set,
 * so that a resumable set waits for it after the daemon's end; the session itself ends with the daemon, because the
 * launcher keeps the token.
 *
 * Returns 0 with *session set; or, with fd still the caller's:
 *   -ENOENT  fd is -1 and PASID_FD is not set
 *   -EINVAL  fd is -1 and PASID_FD is no descriptor number
 *   -EBADF, -ENOTSOCK, -EPROTOTYPE, -ENOMEM  as pasid_adopt
 *   -EIO, -ETIMEDOUT  the daemon has ended the session, or does not answer
 */
PASID_PUBLIC int pasid_from_fd(int fd, struct pasid_session **session);

/*
 * The session's descriptor, for handing it to another process; it stays the session's. Do not read,
 * write or close it. It keeps its number when the session is resumed, but what was handed on of it
 * before has ended then.
 */
PASID_PUBLIC int pasid_fd(const struct pasid_session *session);

/*
 * Allocates the lowest free PASID of [min, max], both inclusive (or the next one, if that is the
 * daemon's policy). [n, n] asks for exactly n. What lies outside the daemon's space is ignored.
 *
 * Returns the PASID, 0 or more; or
 *   -EINVAL  min is above max
 *   -ENOSPC  none can be had: quota, range, reservation or capacity
 *   -EIO, -ETIMEDOUT  the session is lost, or its set is closed
 */
PASID_PUBLIC int pasid_alloc(struct pasid_session *session, uint32_t min, uint32_t max);

/* The most PASIDs of one pasid_alloc_many or pasid_list. */
#define PASID_MOST 65536

/* For pasid_alloc_many: the PASIDs follow each other without a gap. */
#define PASID_CONTIGUOUS 1

/*
 * Allocates count PASIDs of [min, max], both inclusive, or none. count is 1 to PASID_MOST, flags 0 or
 * PASID_CONTIGUOUS; pasids has room for count, and is filled in ascending order.
 *
 * Returns count; or as pasid_alloc, -EINVAL also for count and flags. What pasids has after a
 * failure is undefined.
 */
PASID_PUBLIC int pasid_alloc_many(struct pasid_session *session, uint32_t min, uint32_t max, uint32_t count,
				  uint32_t flags, uint32_t *pasids);

/*
 * Allocates a PASID of [min, max] once: for as long as the set holds it, the same key gets the same
 * PASID again. key: a string of 1 to 128 bytes, UTF-8.
 *
 * Returns as pasid_alloc; -EINVAL also for the key.
 */
PASID_PUBLIC int pasid_alloc_keyed(struct pasid_session *session, uint32_t min, uint32_t max, const char *key);

/*
 * Reports that somebody outside pasid4j uses a PASID of this session: the kernel refused it with EBUSY (a vsock CID with
 * EADDRINUSE). The daemon marks it as foreign, so that nobody gets it, and allocates another one of [min, max], both
 * inclusive, in its place. The mark counts against this set's quota until an operator clears it.
 *
 * Returns the new PASID, 0 or more; or
 *   -ENOENT  this session does not hold pasid
 *   -EBUSY   pasid has references, or is pending
 *   -ENOSPC  no other one is available; the mark stays all the same
 *   -EINVAL  min is above max
 *   -ENOTSUP, -EIO, -ETIMEDOUT
 */
PASID_PUBLIC int pasid_report_busy(struct pasid_session *session, uint32_t pasid, uint32_t min, uint32_t max);

/*
 * Frees every PASID of [min, max], both inclusive, that this session holds, and nothing else.
 * [0, UINT32_MAX] frees all. Its time grows with what is held in the range, not with its width. A
 * PASID that has references becomes pending: it is no longer held, and is released at the last
 * pasid_put.
 *
 * Returns how many were freed, 0 or more, pending ones among them; or -EINVAL if min is above max,
 * -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_free_range(struct pasid_session *session, uint32_t min, uint32_t max);

/*
 * Returns whether this session holds a PASID. Nothing is revealed about others.
 *
 * Returns 1 or 0; or -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_holds(struct pasid_session *session, uint32_t pasid);

/*
 * The PASIDs of [min, max] that this session holds, the lowest most of them, ascending. most is 1 to
 * PASID_MOST, and pasids has room for so many. The next page starts at the last one plus one.
 *
 * Returns how many; fewer than most: there are no more. Or -EINVAL, -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_list(struct pasid_session *session, uint32_t min, uint32_t max, uint32_t *pasids, uint32_t most);

enum { PASID_POLICY_LOWEST = 0, PASID_POLICY_CYCLIC = 1 };

/* Later versions of this header may add fields at its end. */
struct pasid_info {
	uint32_t space_bits; /* the space is [0, 2^space_bits) */
	uint32_t policy;     /* PASID_POLICY_... */
	uint32_t limit;	     /* how many PASIDs the set may have */
	uint32_t guarantee;  /* how many of these can always be had */
	uint32_t used;	     /* how many it has, held and pending */
	int32_t daemon_pid;
	uint32_t set_id; /* what operators know the set by; unique as long as the daemon lives */
	char name[65];
	char version[33]; /* the daemon's */
};

/*
 * Fills in facts about the daemon, the space and this session's set. info_bytes:
 * sizeof(struct pasid_info), so that a program and a library of different versions understand each
 * other. Returns 0; or -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_info(struct pasid_session *session, struct pasid_info *info, size_t info_bytes);

/* Why an allocation was refused. */
enum {
	PASID_REFUSED_NOTHING = 0,
	PASID_REFUSED_QUOTA = 1,       /* the set has as many as it may have */
	PASID_REFUSED_RANGE_FULL = 2,  /* all of the range is taken, or it lies outside the space */
	PASID_REFUSED_RESERVED = 3,    /* all of the range is reserved */
	PASID_REFUSED_FRAGMENTED = 4,  /* there are enough, but not without a gap */
	PASID_REFUSED_CAPACITY = 5,    /* what is free is guaranteed to others */
	PASID_REFUSED_CLOSED = 6,      /* the set is closed */
	PASID_REFUSED_QUARANTINED = 7, /* nothing is free; some freed PASIDs are in quarantine, and will be free */
};

/* Later versions of this header may add fields at its end. */
struct pasid_refusal {
	uint32_t reason; /* PASID_REFUSED_..., or one that this header does not know */
	uint32_t min;	 /* what was asked for */
	uint32_t max;
	uint32_t count;
	uint32_t used;		 /* how many the set had then */
	uint32_t limit;		 /* and was allowed */
	int64_t available_at_ms; /* QUARANTINED: when the first one is free at the latest, in ms since 1970; -1: not known */
};

/*
 * Why this session's last refused allocation was refused; -ENOSPC says nothing more. refusal_bytes:
 * sizeof(struct pasid_refusal). Returns 0; -ENOTSUP, -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_last_refusal(struct pasid_session *session, struct pasid_refusal *refusal, size_t refusal_bytes);

/* For pasid_space.flags: where sessions are that ask for no space. */
#define PASID_SPACE_DEFAULT 1

/* Later versions of this header may add fields at its end. */
struct pasid_space {
	uint32_t bits;
	uint32_t policy; /* PASID_POLICY_... */
	uint32_t flags;	 /* PASID_SPACE_... */
	char name[65];
};

/*
 * The daemon's spaces that this user may have sessions in, most of them at most, and 128 at most.
 * space_bytes: sizeof(struct pasid_space). Returns how many there are, which may be more than were filled in; -ENOTSUP,
 * -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_spaces(struct pasid_session *session, struct pasid_space *spaces, size_t space_bytes, uint32_t most);

/*
 * Names the set, for operators: 1 to 64 bytes of printable UTF-8. Returns 0; -EINVAL; -EBUSY once the
 * set holds something; -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_name(struct pasid_session *session, const char *name);

/*
 * Closes the session's descriptors and frees its memory. Without waiting for the daemon, so what the
 * session held is free shortly after; only if a call has found the daemon of a resumable session
 * gone, it tries once to reach it, which takes no longer than a call. If that fails, the set is freed
 * when this process has ended. NULL is allowed.
 */
PASID_PUBLIC void pasid_close(struct pasid_session *session);

#ifdef __cplusplus
}
#endif

#include "pasid_events.h"
#include "pasid_references.h"

#endif
