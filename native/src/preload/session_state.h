// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_SESSION_STATE_H
#define PASID_SESSION_STATE_H

#include "../resume/reconcile.h"
#include "../wire/connection.h"

#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/un.h>

/* What a thread waits for an answer to. */
struct pending_request {
	struct unanswered about;
	uint64_t ticket;
	bool was_sent;
};

/*
 * What the parts of the session share; everything in it is under the session's lock. Its life:
 * none -> in use <-> broken (the daemon is away, and a token says how to go on) -> none.
 */
struct session_state {
	struct connection connection; /* fd -1: none */
	dev_t device;
	ino_t inode;
	char path[sizeof((struct sockaddr_un *)NULL)->sun_path]; /* where it began: the environment may change */

	uint32_t number; /* of this session or the last one */
	unsigned members;

	bool is_resumable;
	uint8_t token[TOKEN_BYTES];
	struct id_set told;
	bool is_broken;	      /* RESUME has to come before the next request */
	bool is_unreconciled; /* and so has reconcile() */
	struct unanswered unanswered; /* the request under way when it broke */
	uint64_t unanswered_ticket;   /* whose it is; 0: nobody's, or there is none */
	uint64_t last_ticket;
	_Atomic uint32_t mends; /* how often a break was mended: waiters sleep on it */
};

extern struct session_state session_state;

/* How long a request waits for a daemon that has ended to come back: PASID_RESUME_MS, or 30 s. 0: not at all. */
int session_patience_ms(void);

/* Takes a connection just made for the session's, in place of the one before. Returns 0 or a negative errno. */
int session_socket_take(const struct connection *made);

/* Whether the socket still is the session's: a system call behind libc's back can close any descriptor. */
bool session_socket_is_ours(void);

/* Closes the socket, if it is ours. */
void session_socket_close(void);

/*
 * One attempt to go on after a break. request: the caller's; NULL if it makes none. Returns 0, with
 * request->about.is_answered set if there is nothing left to ask; -EAGAIN if the daemon is not there;
 * -EIO, -ETIMEDOUT if the session is lost, which the caller has to end; -EBUSY in a vfork child;
 * -ENOMEM, -EMFILE and their like for want of something here.
 */
int session_mend(struct pending_request *request);

/* The caller has given up on its request, which may have been done. */
void session_abandon(const struct pending_request *request);

#endif
