// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_API_REQUEST_H
#define PASID_API_REQUEST_H

#include "pending_request.h"
#include "session.h"

/*
 * Sends a request once the lock is free and waits for its reply, over a restart of the daemon if the session is
 * resumable. Returns 0 with the reply in request->call; or the negative errno of an error reply; or -EIO,
 * -ETIMEDOUT or -ENOMEM.
 */
int api_request(struct pasid_session *session, struct request *request);

/* The same with the lock held; an error reply counts as 0. */
int api_request_locked(struct pasid_session *session, struct request *request);

/* The same for a command that changes neither IDs nor references. */
int api_call(struct pasid_session *session, struct call *call);

/* The same for a command whose payload is count numbers, 4 at most. Returns the result. */
int api_ask(struct pasid_session *session, uint16_t command, const uint32_t *numbers, size_t count);

#endif
