// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_PROCESS_H
#define PASID_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Which process this is. fork() is seen by pthread_atfork; a child made by a raw clone or fork
 * system call is seen at its first use of the shim, by a page that the kernel wipes in children.
 */

/* Call first on every path that touches a descriptor of ours: tidies up once in a new child. */
void process_enter(void);

/*
 * False in a child that shares its parent's memory but has a table of descriptors of its own
 * (vfork): what it closes or duplicates is not the parent's, so the records must stay as they are.
 * Does what process_enter does first.
 */
bool process_owns_records(void);

/* The pid as of process_enter, without a system call. */
pid_t process_pid(void);

#endif
