// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_RUN_ARGUMENTS_H
#define PASID_RUN_ARGUMENTS_H

#include "request.h"

/*
 * The program's arguments with IDs in place of %{...}. What is no label of the request stays as it is. probed_fd: for
 * %{fd}; -1: none. The memory is never freed. Ends the process if there is none.
 */
char **arguments_fill(const struct run_request *request, int probed_fd);

/* The IDs of a draw as a text, separated by commas; memory as above. */
char *arguments_ids(const struct draw *draw);

#endif
