// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_HANDSHAKE_H
#define PASID_HANDSHAKE_H

#include "connection.h"

/*
 * Connects and negotiates the version. path as for socket_path_address. Returns 0, or a negative
 * errno: those of socket_path_address and connect(2) (-ENOENT, -ECONNREFUSED, -EACCES, ...),
 * -ETIMEDOUT for a daemon that does not answer in CONNECTION_TIMEOUT_MS, -EPROTONOSUPPORT for one
 * that refuses our version, -ECONNREFUSED also for one that hangs up before the session began. On
 * failure fd is -1.
 */
int connection_open(struct connection *connection, const char *path);

/*
 * Makes fd, a connected Unix stream socket after its handshake, a connection. Returns 0, or
 * -EBADF, -ENOTSOCK or -EPROTOTYPE, and then leaves fd alone.
 */
int connection_adopt(struct connection *connection, int fd);

#endif
