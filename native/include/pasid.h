// SPDX-License-Identifier: Apache-2.0
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
 * Results. Every function answers 0 or more on success and a negative errno on failure; errno
 * itself is not meaningful. No function raises SIGPIPE, and none waits longer than 5 seconds for
 * the daemon (for its turn, while other threads use the session, it may wait longer).
 *
 * Lost sessions. Once a call has answered -EIO or -ETIMEDOUT the session is lost: the daemon has
 * freed, or will free, all it held, and every later call answers -EIO. Close it and connect anew.
 *
 * Older daemons. A call that the daemon does not know answers -ENOTSUP; the session goes on.
 *
 * Threads. Any number of threads may use one session; its requests are done one at a time.
 * pasid_close must be the last call of all.
 *
 * Processes. The descriptor is closed by exec. A forked child has the same session, not one of its
 * own, and keeps it alive: either side may go on with it while the other does not, so the one that
 * is not to use it calls pasid_close, which leaves the other's session open.
 */

#define PASID_PUBLIC __attribute__((visibility("default")))

/* A session. What is in it is the library's own. */
struct pasid_session;

/*
 * Starts a session.
 *
 * path: the daemon's socket. NULL: what the environment variable PASID_SOCKET names, else
 * $XDG_RUNTIME_DIR/pasid/pasid.sock, else /run/pasid/pasid.sock for root, else
 * /tmp/pasid-UID/pasid.sock.
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
 * The session's descriptor, for handing it to another process; it stays the session's. Do not read,
 * write or close it.
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
 * Frees every PASID of [min, max], both inclusive, that this session holds, and nothing else.
 * [0, UINT32_MAX] frees all. Its time grows with what is held in the range, not with its width. A
 * PASID that has references becomes pending: it is no longer held, and goes back at the last
 * pasid_put.
 *
 * Returns how many were freed, 0 or more, pending ones among them; or -EINVAL if min is above max,
 * -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_free_range(struct pasid_session *session, uint32_t min, uint32_t max);

/*
 * Whether this session holds a PASID. Of those it does not hold, nothing is told.
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
 * Fills in what the daemon tells about itself, the space and this session's set. info_bytes:
 * sizeof(struct pasid_info), so that a program and a library of different versions understand each
 * other. Returns 0; or -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_info(struct pasid_session *session, struct pasid_info *info, size_t info_bytes);

/*
 * Names the set, for operators: 1 to 64 bytes of printable UTF-8. Returns 0; -EINVAL; -EBUSY once the
 * set holds something; -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_name(struct pasid_session *session, const char *name);

/*
 * Takes a reference to a PASID, for a user of it (an IOMMU driver, a device emulator) that must be
 * done before it is given again. References end with the session.
 *
 * Returns 0; or
 *   -ENOENT  this session does not hold it
 *   -EBUSY   this session has freed it, and references keep it pending
 *   -ENOSPC  it has 2^21-1 references already
 *   -EIO, -ETIMEDOUT
 */
PASID_PUBLIC int pasid_get(struct pasid_session *session, uint32_t pasid);

/* What pasid_put answers. */
enum {
	PASID_KEPT = 0,	    /* other references are left */
	PASID_LAST = 1,	    /* none is left; the session still holds the PASID */
	PASID_RELEASED = 2, /* none is left, and the PASID, which was pending, has gone back */
};

/*
 * Drops a reference. Returns one of the above; -ENOENT if this session has no such PASID or the
 * PASID no reference; -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_put(struct pasid_session *session, uint32_t pasid);

/*
 * Gives a PASID a set-private ID, such as the guest's own number for it: unique in this session's
 * set, 0 to 2^31-1. It ends when the PASID has gone back.
 *
 * Returns 0, also if it has it already; or
 *   -ENOENT  this session does not hold the PASID
 *   -EEXIST  another PASID of this set has the SPID
 *   -EBUSY   the PASID has another SPID
 *   -EINVAL  spid is too large
 *   -EIO, -ETIMEDOUT
 */
PASID_PUBLIC int pasid_attach_spid(struct pasid_session *session, uint32_t pasid, uint32_t spid);

/* Takes a set-private ID away. Returns 1, or 0 if no PASID had it; -EINVAL, -EIO, -ETIMEDOUT. */
PASID_PUBLIC int pasid_detach_spid(struct pasid_session *session, uint32_t spid);

/* The PASID, pending or not, that has a set-private ID. Or -ENOENT; -EINVAL, -EIO, -ETIMEDOUT. */
PASID_PUBLIC int pasid_find_spid(struct pasid_session *session, uint32_t spid);

/*
 * Closes the session's descriptor and frees its memory; waits for nothing, so that what the session
 * held is free shortly after. NULL is allowed.
 */
PASID_PUBLIC void pasid_close(struct pasid_session *session);

#ifdef __cplusplus
}
#endif

#endif
