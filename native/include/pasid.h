// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_H
#define PASID_H

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

/*
 * Frees every PASID of [min, max], both inclusive, that this session holds, and nothing else.
 * [0, UINT32_MAX] frees all. Its time grows with what is held in the range, not with its width.
 *
 * Returns how many were freed, 0 or more; or -EINVAL if min is above max, -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_free_range(struct pasid_session *session, uint32_t min, uint32_t max);

/*
 * Whether this session holds a PASID. Of those it does not hold, nothing is told.
 *
 * Returns 1 or 0; or -EIO, -ETIMEDOUT.
 */
PASID_PUBLIC int pasid_holds(struct pasid_session *session, uint32_t pasid);

/*
 * Closes the session's descriptor and frees its memory; waits for nothing, so that what the session
 * held is free shortly after. NULL is allowed.
 */
PASID_PUBLIC void pasid_close(struct pasid_session *session);

#ifdef __cplusplus
}
#endif

#endif
