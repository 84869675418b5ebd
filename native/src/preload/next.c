// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "next.h"

#include <dlfcn.h>
#include <errno.h>

_Atomic(void *) next_functions[NEXT_FUNCTIONS];

static const char *const names[NEXT_FUNCTIONS] = {
	[NEXT_OPEN] = "open",
	[NEXT_OPEN64] = "open64",
	[NEXT_OPENAT] = "openat",
	[NEXT_OPENAT64] = "openat64",
	[NEXT_OPEN_2] = "__open_2",
	[NEXT_OPEN64_2] = "__open64_2",
	[NEXT_OPENAT_2] = "__openat_2",
	[NEXT_OPENAT64_2] = "__openat64_2",
	[NEXT_IOCTL] = "ioctl",
	[NEXT_CLOSE] = "close",
	[NEXT_CLOSE_RANGE] = "close_range",
	[NEXT_CLOSEFROM] = "closefrom",
	[NEXT_FCLOSE] = "fclose",
	[NEXT_UNSHARE] = "unshare",
	[NEXT_DUP] = "dup",
	[NEXT_DUP2] = "dup2",
	[NEXT_DUP3] = "dup3",
	[NEXT_FCNTL] = "fcntl",
	[NEXT_FCNTL64] = "fcntl64",
};

static int missing(void)
{
	errno = ENOSYS;
	return -1;
}

void *next_find(enum next_function function)
{
	void *address = dlsym(RTLD_NEXT, names[function]);
	if (address == NULL)
		address = (void *)missing;
	atomic_store_explicit(&next_functions[function], address, memory_order_relaxed);
	return address;
}

void next_find_all(void)
{
	for (int function = 0; function < NEXT_FUNCTIONS; function++)
		next_find((enum next_function)function);
}
