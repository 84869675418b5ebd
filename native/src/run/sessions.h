// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_RUN_SESSIONS_H
#define PASID_RUN_SESSIONS_H

#include "request.h"

struct pasid_session;

/* The sessions of a run, one for each space, with the descriptors that the program inherits. */
struct sessions {
	struct pasid_session *sessions[SPACES_MAX];
	int inherited[SPACES_MAX]; /* duplicates that exec does not close */
	uint32_t count;
};

/* Opens the sessions and draws the IDs. Ends the process with a message if something cannot be had. */
void sessions_open(struct sessions *sessions, struct run_request *request);

/*
 * Reports the one ID of the first space as taken and draws another one. Returns false, after a message, if there is none.
 */
bool sessions_report_busy(const struct sessions *sessions, struct run_request *request);

/* In the process that becomes the program, if that is not the one that opened them: names it as a holder. */
void sessions_hold(const struct sessions *sessions);

/* A duplicate that exec does not close, under a number that no option names. Ends the process if there is none. */
int sessions_inherit(const struct run_request *request, int fd);

#endif
