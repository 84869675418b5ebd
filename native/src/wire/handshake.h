// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_HANDSHAKE_H
#define PASID_HANDSHAKE_H

#include "connection.h"

/*
 * Connects and negotiates the version. path: as for socket_path_address. series: the label of the revision of the
 * PASID series whose ioctls the caller sends, for a caller that needs the daemon to know it; else NULL. Returns 0, or a negative errno, with
 * connection->fd -1: those of socket_path_address and connect(2) (-ENOENT, -ECONNREFUSED, -EACCES, ...);
 * -ETIMEDOUT if the daemon does not reply within CONNECTION_TIMEOUT_MS; -EPROTONOSUPPORT if it refuses this
 * version or does not know series; -ECONNREFUSED also if it hangs up during the handshake.
 */
int connection_open(struct connection *connection, const char *path, const char *series);

/*
 * Uses fd, a connected Unix stream socket whose handshake is done. Returns 0; or -EBADF, -ENOTSOCK or
 * -EPROTOTYPE, and then leaves fd as it is.
 */
int connection_adopt(struct connection *connection, int fd);

/* Closes the socket, if there is one, and sets fd to -1. */
void connection_close(struct connection *connection);

#endif
