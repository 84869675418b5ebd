// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_API_SESSION_H
#define PASID_API_SESSION_H

#include "../../include/pasid.h"
#include "../resume/reconcile.h"
#include "../resume/word_map.h"
#include "../wire/connection.h"

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>
#include <sys/un.h>

struct events;

/* What is needed to go on after the daemon has ended and come back. */
struct resumption {
	pid_t process; /* whose token it is; 0: the session is not resumable */
	int patience_ms;
	uint8_t token[TOKEN_BYTES];
	uint32_t set_id;
	char path[sizeof((struct sockaddr_un *)NULL)->sun_path];
	struct id_set told;
	struct word_map references;	/* under a PASID: one more than it has, as far as this process knows */
	bool are_references_complete;	/* a PASID that is not there has none; else nobody knows */
	bool is_broken;			/* RESUME has to come before the next request */
	bool is_unreconciled;		/* and so has reconcile() */
	bool is_request_abandoned;	/* one that was not answered, and nobody waits for */
};

struct pasid_session {
	pthread_mutex_t lock; /* of all that follows */
	struct connection connection;
	bool is_lost;
	char space[NAME_MAX_BYTES + 1]; /* empty: the default one */
	struct resumption resumption;
	struct events *events; /* NULL: nobody ever subscribed */
};

enum reference_change { REFERENCE_NONE, REFERENCE_GET, REFERENCE_PUT };

/* A command with what it gives, takes or changes, by which its answer can be found out after a break. */
struct request {
	struct call call;
	struct unanswered about;
	enum reference_change change; /* of about.min */
	bool was_sent;
};

/*
 * One request, in its turn. Returns 0 with its answer in request->call, or a negative errno: that of
 * an error reply, or -EIO or -ETIMEDOUT, or -ENOMEM.
 */
int session_request(struct pasid_session *session, struct request *request);

/* The same with the lock held; an error reply is 0. */
int session_request_locked(struct pasid_session *session, struct request *request);

/* The same for what neither gives, nor takes, nor changes references. */
int session_call(struct pasid_session *session, struct call *call);

/* The same for a command whose request is count numbers, 4 at most; returns its result. */
int session_ask(struct pasid_session *session, uint16_t command, const uint32_t *numbers, size_t count);

/* Takes the lock, with this thread's cancellation held back; what to give to session_unlock. */
int session_lock(struct pasid_session *session);
void session_unlock(struct pasid_session *session, int cancel_state);

/* Whether this process may go on with the session after a break. */
bool session_is_resumable(const struct pasid_session *session);

/* A session without a connection, or NULL without memory; and its end, without a word to the daemon. */
struct pasid_session *session_make(void);
void session_destroy(struct pasid_session *session);

#endif
