// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_SESSION_RESUME_H
#define PASID_SESSION_RESUME_H

#include "session_state.h"

/* Continuation of the session after a break. All functions require the session's lock. */

/* Marks the session as broken if its socket is gone. Returns whether session_resume has to precede the next request. */
bool session_needs_resuming(void);

/*
 * Makes one attempt to continue. request: the caller's, or NULL. Returns 0, with request->pending.is_answered set if
 * nothing is left to send; -EAGAIN if the daemon is away; -EIO or -ETIMEDOUT if the session is lost, which the caller
 * has to end; -EBUSY in a vfork child; -ENOMEM, -EMFILE or -ENFILE.
 */
int session_resume(struct pending_request *request);

/* The caller of a request has timed out; the daemon may have executed it. */
void session_abandon(const struct pending_request *request);

/* Gives a new connection the IOMMU type that the session needs. Returns as connection_call, or -ECONNREFUSED. */
int session_set_type(struct connection *connection);

#endif
