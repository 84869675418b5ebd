// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_HANDSHAKE_H
#define PASID_HANDSHAKE_H

#include "connection.h"

/* The revision of the PASID series that a daemon serves to a client that names none, also one that knows no others. */
#define SERIES_DEFAULT "5.9-rc2"

/* Bytes of a label, with its NUL. */
enum { SERIES_LABEL_BYTES = 16 };

/*
 * Connects and negotiates the version. path: as for socket_path_address. series: the label of the revision of the
 * PASID series whose ioctls the caller sends; NULL: the daemon's rules may name one. Stores at named, unless it is
 * NULL, the label that the daemon will serve the connection by. Returns 0, or a negative errno, with connection->fd -1:
 * those of socket_path_address and connect(2) (-ENOENT, -ECONNREFUSED, -EACCES, ...); -ETIMEDOUT if the daemon does not
 * reply within CONNECTION_TIMEOUT_MS; -EPROTONOSUPPORT if it refuses this version or does not know series;
 * -ECONNREFUSED also if it hangs up during the handshake.
 */
int connection_open(struct connection *connection, const char *path, const char *series, char named[SERIES_LABEL_BYTES]);

/*
 * Uses fd, a connected Unix stream socket whose handshake is done. Returns 0; or -EBADF, -ENOTSOCK or
 * -EPROTOTYPE, and then leaves fd as it is.
 */
int connection_adopt(struct connection *connection, int fd);

/* Closes the socket, if there is one, and sets fd to -1. */
void connection_close(struct connection *connection);

#endif
