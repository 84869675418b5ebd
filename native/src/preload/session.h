// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_SESSION_H
#define PASID_SESSION_H

#include "../resume/reconcile.h"
#include "../wire/connection.h"

#include <stdatomic.h>
#include <stdbool.h>

/*
 * The one session of this process, shared by all its containers: it starts with the first of them
 * and ends with the last. Each start has a number; a container that was open in a session that was
 * lost is lost with it, because its PASIDs are. A daemon that ends and comes back does not end the
 * session: the next request goes on with it.
 *
 * Thread-safe. Signals and cancellation wait while a request is under way, which is bounded by
 * the connection's time-out, so that a handler may use a container too; signals come through while a
 * daemon is waited for.
 */

/* The number of no session: a container that has not joined one yet. */
enum { SESSION_NONE = 0 };

/* Joins the session, starting it if need be. Returns 0, or what connection_open or set-up answered. */
int session_join(_Atomic uint32_t *joined);

/*
 * Leaves it. With the last one the session ends, and its PASIDs are free when this returns, as they
 * are after close(2) of a container of the kernel's. A session that is over already may be left.
 */
void session_leave(_Atomic uint32_t *joined);

/*
 * One command. Joins first if *joined is SESSION_NONE (a container inherited through fork). about:
 * what the command gives or takes. Returns 0 with the answer in *call; -EIO when the session was lost
 * or is a lost one; -ETIMEDOUT when the daemon did not answer, and the session is lost, or when it
 * is away for longer than the session waits, and the next request tries again; -ENOMEM.
 */
int session_call(_Atomic uint32_t *joined, struct call *call, const struct unanswered *about);

/*
 * Whether fd, recorded as FD_CONNECTION, still is the session's socket. If it was closed behind our
 * back, the record goes: the number is the program's.
 */
bool session_keeps(int fd);

/* Takes the session's socket out of the way of a program that wants just this descriptor. */
void session_vacate(int fd);

/* In a new child: closes the inherited socket unused, so that the parent's session ends with the parent. */
void session_forget(void);

/* No session starts or ends in between, so that a child knows every socket it inherits. */
void session_lock_for_fork(void);
void session_unlock_after_fork(void);

#endif
