// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_API_RESUME_H
#define PASID_API_RESUME_H

#include "pending_request.h"
#include "session.h"

/* Continuation of a resumable session after its connection broke. The lock is held for all of these. */

/* Records that the connection can no longer be used. */
void resume_break(struct pasid_session *session);

/* The caller of a request has timed out; the daemon may have executed it. */
void resume_abandon(struct pasid_session *session, const struct request *request);

/*
 * Makes one attempt to resume if the connection is broken. Sets *is_answered if request was sent before the break
 * and executed then; its reply is in request->call. Returns 0; -EAGAIN if the daemon is away; -EIO or -ETIMEDOUT
 * if the session is lost; -ENOMEM, -EMFILE or -ENFILE.
 */
int resume_if_broken(struct pasid_session *session, struct request *request, bool *is_answered);

/* The first step of that: connects, and hands in the token. Returns the same. */
int resume_reconnect(struct pasid_session *session);

#endif
