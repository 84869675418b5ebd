// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "session_lock.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void session_go_on(struct session_guard *guard)
{
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &guard->signals);
	pthread_mutex_lock(&lock);
}

void session_pause(const struct session_guard *guard)
{
	pthread_mutex_unlock(&lock);
	pthread_sigmask(SIG_SETMASK, &guard->signals, NULL);
}

/* Signals first: a handler must not find the lock held by its own thread, or cancellation disabled. */
struct session_guard session_lock(void)
{
	struct session_guard guard;
	sigset_t all;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &guard.signals);
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &guard.cancel_state);
	pthread_mutex_lock(&lock);
	return guard;
}

void session_unlock(const struct session_guard *guard)
{
	pthread_mutex_unlock(&lock);
	pthread_setcancelstate(guard->cancel_state, NULL);
	pthread_sigmask(SIG_SETMASK, &guard->signals, NULL);
}

void session_lock_reset(void)
{
	pthread_mutex_init(&lock, NULL);
}
