// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_API_SESSION_H
#define PASID_API_SESSION_H

#include "../../include/pasid.h"
#include "../wire/connection.h"

#include <pthread.h>
#include <stdbool.h>

struct pasid_session {
	pthread_mutex_t lock; /* of all that follows */
	struct connection connection;
	bool lost;
};

/*
 * One command, in its turn. Returns 0 with its answer in *call, or a negative errno: that of an error
 * reply, or -EIO or -ETIMEDOUT when the session was lost or is a lost one.
 */
int session_call(struct pasid_session *session, struct call *call);

/* The same for a command whose request is count numbers, 4 at most; returns its result. */
int session_ask(struct pasid_session *session, uint16_t command, const uint32_t *numbers, size_t count);

#endif
