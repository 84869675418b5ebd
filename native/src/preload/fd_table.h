// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_FD_TABLE_H
#define PASID_FD_TABLE_H

#include <stdatomic.h>
#include <stdint.h>

/*
 * A handle for each descriptor of the shim, 0 for all others. One load decides whether a call passes through, hence
 * an array, whose pages stay unallocated until written. Lock-free, and so usable in signal handlers and after fork.
 */

enum {
	FD_TABLE_SIZE = 1 << 20, /* higher descriptors are never the shim's */
	FD_CONNECTION = 0xFFFF,	 /* the handle of the session's own socket */
};

extern _Atomic uint16_t fd_table[FD_TABLE_SIZE];

/* The handle of a descriptor, which may be invalid; 0 if it is not the shim's. */
static inline uint16_t fd_handle(int fd)
{
	return (unsigned)fd < FD_TABLE_SIZE ? atomic_load_explicit(&fd_table[fd], memory_order_acquire) : 0;
}

/* Stores a handle and returns the previous one. fd is below FD_TABLE_SIZE. */
uint16_t fd_replace(int fd, uint16_t handle);

/* Stores 0 if the handle still is this one. Returns 1 if it was, else 0. */
int fd_forget(int fd, uint16_t handle);

/* One more than the highest descriptor that ever had a handle. */
int fd_table_end(void);

#endif
