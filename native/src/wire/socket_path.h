// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_SOCKET_PATH_H
#define PASID_SOCKET_PATH_H

#include <sys/un.h>

/*
 * Finds the daemon's socket: path if it is not NULL, else the path in PASID_SOCKET, else the place of this user's own
 * daemon: $XDG_RUNTIME_DIR/pasid/pasid.sock if that is an absolute path, else /run/pasid/pasid.sock for root, else
 * /tmp/pasid-UID/pasid.sock. If nothing is there, /run/pasid/pasid.sock, the place of the daemon of the whole host, if
 * that is there. A relative path is made absolute if that fits.
 *
 * Returns 0; -ENAMETOOLONG if the path does not fit into a socket address; -EACCES if the directory under /tmp
 * exists but others than this user may write to it, since anybody may have created it.
 */
int socket_path_address(const char *path, struct sockaddr_un *address);

/* Puts host_path in the place of the address if that alone is there. Returns 0 or -ENAMETOOLONG. */
int socket_path_prefer(struct sockaddr_un *address, const char *host_path);

#endif
