// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_SESSION_SOCKET_H
#define PASID_SESSION_SOCKET_H

#include "../wire/connection.h"

/* The descriptor of the session's socket. The first three functions require the session's lock; the others take it. */

/*
 * Replaces the session's connection by *made, which is open. Returns 0 or a negative errno; then the caller still
 * owns *made.
 */
int session_socket_take(const struct connection *made);

/* Returns whether the descriptor still is the session's socket: a raw system call can close any descriptor. */
bool session_socket_is_ours(void);

/* Closes the socket, unless its number has become another file. */
void session_socket_close(void);

/*
 * Returns whether fd, recorded as FD_CONNECTION, still is the session's socket. If it is not, because it was closed unseen,
 * removes the record: the number belongs to the program.
 */
bool session_keeps(int fd);

/* Moves the socket to another number, because the program is about to use fd. */
void session_vacate(int fd);

#endif
