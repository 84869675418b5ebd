// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_RUN_OPTIONS_H
#define PASID_RUN_OPTIONS_H

#include "request.h"

/* Reads a command line. Ends the process with a message for one that is not allowed, and after --help. */
void options_read(char **arguments, struct run_request *request);

#endif
