// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_SOCKET_PATH_H
#define PASID_SOCKET_PATH_H

#include <sys/un.h>

/*
 * Fills in where the daemon listens: path if it is not NULL, else what PASID_SOCKET names, else the
 * daemon's own default: $XDG_RUNTIME_DIR/pasid/pasid.sock if that is an absolute path, else
 * /run/pasid/pasid.sock for root, else /tmp/pasid-UID/pasid.sock. Returns 0; -ENAMETOOLONG if the path does not fit into a socket
 * address; -EACCES if the directory under /tmp is there but is not this user's alone, since anybody
 * may have put it there.
 */
int socket_path_address(const char *path, struct sockaddr_un *address);

#endif
