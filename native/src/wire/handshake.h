// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_HANDSHAKE_H
#define PASID_HANDSHAKE_H

#include "connection.h"

/*
 * Connects and negotiates the version. path: as for socket_path_address. Returns 0, or a negative errno, with
 * connection->fd -1: those of socket_path_address and connect(2) (-ENOENT, -ECONNREFUSED, -EACCES, ...);
 * -ETIMEDOUT if the daemon does not reply within CONNECTION_TIMEOUT_MS; -EPROTONOSUPPORT if it refuses this
 * version; -ECONNREFUSED also if it hangs up during the handshake.
 */
int connection_open(struct connection *connection, const char *path);

/*
 * Uses fd, a connected Unix stream socket whose handshake is done. Returns 0; or -EBADF, -ENOTSOCK or
 * -EPROTOTYPE, and then leaves fd as it is.
 */
int connection_adopt(struct connection *connection, int fd);

/* Closes the socket, if there is one, and sets fd to -1. */
void connection_close(struct connection *connection);

#endif
