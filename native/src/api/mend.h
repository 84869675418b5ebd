// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_API_MEND_H
#define PASID_API_MEND_H

#include "session.h"

/* How a session goes on after its connection broke. The lock is held for all of these. */

/* The connection is of no more use. */
void mend_break(struct pasid_session *session);

/* The caller has given up on a request that may have been done. */
void mend_abandon(struct pasid_session *session, const struct request *request);

/*
 * One attempt to go on, if the connection is broken. *is_answered becomes true if request, which was
 * sent before the break, was done then: its answer is in it. Returns 0; -EAGAIN if the daemon is
 * away; -EIO, -ETIMEDOUT if the session is lost; -ENOMEM, -EMFILE, -ENFILE.
 */
int mend_if_needed(struct pasid_session *session, struct request *request, bool *is_answered);

/* The first half of that: a new connection that has the set. */
int mend_reconnect(struct pasid_session *session);

#endif
