// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_FD_TABLE_H
#define PASID_FD_TABLE_H

#include <stdatomic.h>
#include <stdint.h>

/*
 * Which descriptors are ours: a handle for each number, 0 for those that are not. One load decides
 * for every call that passes through, so this is an array, in zero pages until something is written.
 * Lock-free, and so usable in signal handlers and after fork.
 */

enum {
	FD_TABLE_SIZE = 1 << 20, /* descriptors from here on are never ours */
	FD_CONNECTION = 0xFFFF,	 /* the handle of the session's own socket */
};

extern _Atomic uint16_t fd_table[FD_TABLE_SIZE];

/* The handle of a descriptor, 0 for any that is not ours, valid or not. */
static inline uint16_t fd_handle(int fd)
{
	return (unsigned)fd < FD_TABLE_SIZE ? atomic_load_explicit(&fd_table[fd], memory_order_acquire) : 0;
}

/* Stores a handle and returns the one before. fd is below FD_TABLE_SIZE. */
uint16_t fd_replace(int fd, uint16_t handle);

/* Stores 0 if the handle is still this one; returns 1 if it was, else 0. */
int fd_forget(int fd, uint16_t handle);

/* One more than the highest descriptor that ever was ours. */
int fd_table_end(void);

#endif
