// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_RUN_SUPERVISE_H
#define PASID_RUN_SUPERVISE_H

#include "request.h"
#include "sessions.h"

/* The way a program ended. */
struct ending {
	int status;	 /* as of waitpid */
	int exec_error;	 /* the program was not started: a negative errno; else 0 */
	bool has_printed; /* request->busy_text on its standard error */
};

/*
 * Starts the program as a child, passes signals on to it and, if a text is looked for, its standard error through, until
 * it ends.
 */
struct ending supervise(const struct run_request *request, const struct sessions *sessions, int probed_fd);

/* Ends this process as the program has ended: by the same exit code or signal. */
_Noreturn void supervise_end_like(int status);

#endif
