// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_SESSION_H
#define PASID_SESSION_H

#include <stdatomic.h>
#include <stdint.h>

/*
 * The one session of this process, shared by all its containers: it starts with the first and ends with the last.
 * Each start has a number. A container that was open in a lost session is lost with it, because its PASIDs are. A
 * daemon that ends and comes back does not end the session.
 *
 * Thread-safe, and safe in signal handlers: signals and cancellation are held back while a request is under way,
 * which the connection's time-out bounds.
 */

/* The number of no session: a container that has not joined one yet. */
enum { SESSION_NONE = 0 };

/* Joins the session, starting it if needed. Returns 0, or a negative errno of connection_open or of the set-up. */
int session_join(_Atomic uint32_t *joined);

/* The same with the session's lock held. */
int session_join_locked(_Atomic uint32_t *joined);

/*
 * Leaves the session. The last to leave ends it, and its PASIDs are free when this returns, as they are after
 * close(2) of a container of the kernel. Does nothing if the session is over.
 */
void session_leave(_Atomic uint32_t *joined);

/* Ends the session without a word to the daemon; returns error. Requires the session's lock. */
int session_end(int error);

/* In a new child: closes the inherited socket unused, so that the parent's session ends with the parent. */
void session_forget(void);

#endif
