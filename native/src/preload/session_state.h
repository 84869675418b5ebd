// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_SESSION_STATE_H
#define PASID_SESSION_STATE_H

#include "../resume/reconcile.h"
#include "../wire/connection.h"
#include "settings.h"

#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/un.h>

/* A request whose thread waits for the reply. */
struct pending_request {
	struct unanswered pending;
	uint64_t ticket;
	bool was_sent;
};

/*
 * The session of this process, guarded by the session's lock. States: none -> in use <-> broken -> none. Broken
 * means that the daemon is away and a token allows to resume.
 */
struct session_state {
	struct connection connection; /* fd -1: none */
	dev_t device;
	ino_t inode;
	/* Settings as of the start: the environment may change afterwards. */
	char path[sizeof((struct sockaddr_un *)NULL)->sun_path];
	struct settings settings;

	uint32_t number; /* of this session, or of the last one */
	unsigned members;

	bool is_resumable;
	uint8_t token[TOKEN_BYTES];
	struct id_set confirmed; /* PASIDs that a reply has reported to the program */
	bool is_broken;	      /* RESUME has to precede the next request */
	bool is_unreconciled; /* and so has reconcile() */
	struct unanswered unanswered; /* the request under way at the break */
	uint64_t unanswered_ticket;   /* the ticket of that request; 0: none, or its caller has timed out */
	uint64_t last_ticket;
	_Atomic uint32_t resumptions; /* number of breaks survived; threads that wait for the daemon sleep on it */
};

extern struct session_state session_state;

/*
 * Copies of two settings of the session, or of the last one, that classify ioctls and so are read without the lock. A
 * container exists only after they were stored.
 */
extern const struct series *_Atomic session_series;
extern _Atomic bool session_is_max_exclusive;

#endif
