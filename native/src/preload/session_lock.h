// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_SESSION_LOCK_H
#define PASID_SESSION_LOCK_H

#include <signal.h>

/* What to restore when the lock is given back. */
struct session_guard {
	sigset_t signals;
	int cancel_state;
};

/* One thread at a time, with its signals and its cancellation held back: never waits for itself. */
struct session_guard session_lock(void);
void session_unlock(const struct session_guard *guard);

/* In between, for a long wait: others go on, and signals come through, but no cancellation. */
void session_pause(const struct session_guard *guard);
void session_go_on(struct session_guard *guard);

/* In the only thread of a child of a raw fork, where a thread that is no more may have had the lock. */
void session_lock_reset(void);

#endif
