// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "description.h"
#include "process.h"
#include "session.h"
#include "session_lock.h"

/* Of the thread that forks; guarded by the session's lock. */
static struct session_guard fork_guard;

/* While a thread forks no session starts or ends, so that the child knows every socket it inherits. */
static void before_fork(void)
{
	struct session_guard guard = session_lock();
	fork_guard = guard;
}

/* The guard is copied first: once the lock is free, the next thread that forks overwrites it. */
static void after_fork(void)
{
	struct session_guard guard = fork_guard;
	session_unlock(&guard);
}

static void tidy_child(void)
{
	session_forget();
	descriptions_after_fork();
}

const struct process_hooks process_hooks = {
	.before_fork = before_fork,
	.after_fork = after_fork,
	.reset_locks = session_lock_reset,
	.tidy_child = tidy_child,
};
