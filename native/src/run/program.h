// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_RUN_PROGRAM_H
#define PASID_RUN_PROGRAM_H

#include "request.h"
#include "sessions.h"

/*
 * Becomes the program, with the IDs in its arguments and its environment. probed_fd: as for arguments_fill. Returns only
 * if that fails: a negative errno.
 */
int program_become(const struct run_request *request, const struct sessions *sessions, int probed_fd);

/* Prints why program_become has failed, and ends the process as the shell would. */
_Noreturn void program_fail(const struct run_request *request, int error);

#endif
