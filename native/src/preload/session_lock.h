// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_SESSION_LOCK_H
#define PASID_SESSION_LOCK_H

#include <signal.h>

/* The calling thread's state to restore when it unlocks. */
struct session_guard {
	sigset_t signals;
	int cancel_state;
};

/*
 * Locks, with the thread's signals blocked and its cancellation disabled, so that no signal handler waits for the
 * thread that it interrupted. guard belongs to the caller until it has unlocked.
 */
struct session_guard session_lock(void);
void session_unlock(const struct session_guard *guard);

/* Unlock and lock again around a long wait. Signals are delivered in between; cancellation stays disabled. */
void session_pause(const struct session_guard *guard);
void session_go_on(struct session_guard *guard);

/* For the only thread of a child of a raw fork: a thread that did not survive may have held the lock. */
void session_lock_reset(void);

#endif
