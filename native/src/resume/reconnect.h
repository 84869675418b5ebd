// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_RECONNECT_H
#define PASID_RECONNECT_H

#include "../wire/connection.h"

/* The time a request waits for a daemon that has ended, unless the program asks for another. */
enum { RECONNECT_TIMEOUT_MS = 30000, RECONNECT_TIMEOUT_MAX_MS = 24 * 3600 * 1000 };

/*
 * Connects to path and resumes the set that token stands for. series: as for connection_open. timeout_ms: how long a
 * reply may take on the new connection, RESUME's included. Returns 0 with *fresh open; on failure *fresh is closed:
 *   -EAGAIN                    the daemon is not there: try again
 *   -EIO                       the daemon does not know the set any more
 *   -ETIMEDOUT                 the daemon took the token and did not reply
 *   -EMFILE, -ENFILE, -ENOMEM  this process lacks a descriptor or memory
 */
int reconnect(struct connection *fresh, const char *path, const char *series, const uint8_t *token, int timeout_ms);

#endif
