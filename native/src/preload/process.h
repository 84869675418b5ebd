// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_PROCESS_H
#define PASID_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Notices when this process is a new one. pthread_atfork reports fork(); a child of a raw clone or fork system call
 * notices at its first use of the shim, by a page that the kernel wipes in children.
 */

/* Actions of the layers above at a fork. Defined in fork.c, so that this file needs none of them. */
struct process_hooks {
	void (*before_fork)(void);
	void (*after_fork)(void);  /* in the parent and in the child */
	void (*reset_locks)(void); /* in a child of a raw fork, before tidy_child */
	void (*tidy_child)(void);
};

extern const struct process_hooks process_hooks;

/* Tidies up once in a new child. Every path that touches a descriptor of the shim calls it first. */
void process_enter(void);

/*
 * Returns whether the calling thread's table of descriptors is the one the shim has records of. False in a vfork child,
 * which shares its parent's memory but not its table, and after process_use_own_table. Calls process_enter.
 */
bool process_owns_records(void);

/* The calling thread has left the process's table of descriptors. */
void process_use_own_table(void);

/* Returns whether other threads share this one's memory; true if nothing can be learned. */
bool process_has_other_threads(void);

/* The pid as of process_enter, without a system call. */
pid_t process_pid(void);

#endif
