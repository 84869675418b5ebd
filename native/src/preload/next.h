// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_NEXT_H
#define PASID_NEXT_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>

/* Exports a function that replaces libc's; the library hides all others. */
#define INTERPOSED __attribute__((visibility("default")))

/*
 * The functions next in the search order: libc's, or another shim's. All are looked up when the library is loaded;
 * an earlier call looks up its own.
 */
enum next_function {
	NEXT_OPEN,
	NEXT_OPEN64,
	NEXT_OPENAT,
	NEXT_OPENAT64,
	NEXT_OPEN_2,
	NEXT_OPEN64_2,
	NEXT_OPENAT_2,
	NEXT_OPENAT64_2,
	NEXT_IOCTL,
	NEXT_CLOSE,
	NEXT_CLOSE_RANGE,
	NEXT_CLOSEFROM,
	NEXT_FCLOSE,
	NEXT_UNSHARE,
	NEXT_DUP,
	NEXT_DUP2,
	NEXT_DUP3,
	NEXT_FCNTL,
	NEXT_FCNTL64,
	NEXT_FUNCTIONS
};

extern _Atomic(void *) next_functions[NEXT_FUNCTIONS];

/* Looks up a function; if no library has it, returns one that fails with ENOSYS. */
void *next_find(enum next_function function);

/* Looks up all functions. */
void next_find_all(void);

static inline void *next_address(enum next_function function)
{
	void *address = atomic_load_explicit(&next_functions[function], memory_order_relaxed);
	return __builtin_expect(address != NULL, 1) ? address : next_find(function);
}

#define NEXT(function, type) ((type)next_address(function))

typedef int next_open_type(const char *, int, ...);
typedef int next_openat_type(int, const char *, int, ...);
typedef int next_open_2_type(const char *, int);
typedef int next_openat_2_type(int, const char *, int);
typedef int next_ioctl_type(int, unsigned long, ...);
typedef int next_fd_type(int);
typedef int next_fd_fd_type(int, int);
typedef int next_dup3_type(int, int, int);
typedef int next_fcntl_type(int, int, ...);
typedef int next_close_range_type(unsigned, unsigned, int);
typedef void next_closefrom_type(int);
typedef int next_fclose_type(FILE *);

static inline int next_close(int fd)
{
	return NEXT(NEXT_CLOSE, next_fd_type *)(fd);
}

#endif
