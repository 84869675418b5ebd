// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_API_SESSION_H
#define PASID_API_SESSION_H

#include "../../include/pasid.h"
#include "../resume/id_set.h"
#include "../resume/word_map.h"
#include "../wire/connection.h"

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>
#include <sys/un.h>

struct events;

/* State of a resumable session. */
struct resumption {
	pid_t process; /* may resume the session; 0: the session is not resumable */
	int timeout_ms; /* how long a request waits for a daemon that has ended */
	uint8_t token[TOKEN_BYTES];
	uint32_t set_id;
	char path[sizeof((struct sockaddr_un *)NULL)->sun_path];
	struct id_set confirmed;	/* PASIDs that a reply has reported to this process */
	struct word_map references;	/* PASID to its reference count plus one, as far as this process knows */
	bool are_references_complete;	/* a PASID without an entry has no references; else its count is unknown */
	bool is_broken;			/* RESUME has to precede the next request */
	bool is_unreconciled;		/* and so has reconcile() */
	bool is_request_abandoned;	/* a request without a reply, whose caller has timed out */
};

struct pasid_session {
	int fd; /* of the connection, also of the next one: set once, and read without the lock */
	pthread_mutex_t lock; /* guards all fields below */
	struct connection connection;
	bool is_lost;
	char space[NAME_MAX_BYTES + 1]; /* empty: the default space */
	struct resumption resumption;
	struct events *events; /* NULL until the first subscription */
};

/* Locks, and disables this thread's cancellation. Returns the previous cancel state, for session_unlock. */
int session_lock(struct pasid_session *session);
void session_unlock(struct pasid_session *session, int cancel_state);

/* Returns whether this process may resume the session after its connection broke. */
bool session_is_resumable(const struct pasid_session *session);

/* Allocates a session without a connection; NULL if there is no memory. */
struct pasid_session *session_make(void);

/* Frees all memory but that of the events, which must have been destroyed. Sends nothing. */
void session_destroy(struct pasid_session *session);

#endif
