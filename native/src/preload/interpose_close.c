// SPDX-License-Identifier: Apache-2.0
#include "description.h"
#include "fd_table.h"
#include "next.h"
#include "process.h"
#include "session.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <unistd.h>

/* A program that closes what it never opened finds nothing there, as without the shim. */
__attribute__((noinline)) static int close_ours(int fd)
{
	if (!process_owns_records())
		return next_close(fd);
	uint16_t handle = fd_handle(fd);
	if (handle == FD_CONNECTION && session_keeps(fd)) {
		errno = EBADF;
		return -1;
	}
	/* Forgotten first: from the moment it is closed the number may be another file's. */
	bool mine = handle != 0 && handle != FD_CONNECTION && fd_forget(fd, handle);
	int result = next_close(fd);
	int saved = errno;
	if (mine)
		description_put(handle);
	errno = saved;
	return result;
}

INTERPOSED int close(int fd)
{
	return __builtin_expect(fd_handle(fd) != 0, 0) ? close_ours(fd) : next_close(fd);
}

static int close_around_connection(unsigned first, unsigned last, int connection)
{
	next_close_range_type *next = NEXT(NEXT_CLOSE_RANGE, next_close_range_type *);
	int result = 0;
	if (connection < 0)
		return next(first, last, 0);
	if ((unsigned)connection > first)
		result = next(first, (unsigned)connection - 1, 0);
	if (result == 0 && (unsigned)connection < last)
		result = next((unsigned)connection + 1, last, 0);
	return result;
}

static void unbind_range(unsigned first, unsigned last)
{
	int saved = errno;
	for (unsigned fd = first; fd <= last && fd < (unsigned)fd_table_end(); fd++)
		if (fd_handle((int)fd) != FD_CONNECTION && fd_handle((int)fd) != 0)
			description_unbind((int)fd);
	errno = saved;
}

static int connection_in(unsigned first, unsigned last)
{
	for (unsigned fd = first; fd <= last && fd < (unsigned)fd_table_end(); fd++)
		if (fd_handle((int)fd) == FD_CONNECTION)
			return (int)fd;
	return -1;
}

/* With flags it marks descriptors, or closes in a new table of one thread: nothing of ours changes. */
INTERPOSED int close_range(unsigned first, unsigned last, int flags)
{
	if (flags != 0 || first > last || first >= (unsigned)fd_table_end())
		return NEXT(NEXT_CLOSE_RANGE, next_close_range_type *)(first, last, flags);
	if (!process_owns_records())
		return NEXT(NEXT_CLOSE_RANGE, next_close_range_type *)(first, last, flags);
	int result = close_around_connection(first, last, connection_in(first, last));
	if (result == 0)
		unbind_range(first, last);
	return result;
}

INTERPOSED void closefrom(int first)
{
	int saved = errno;
	if (close_range(first < 0 ? 0 : (unsigned)first, UINT_MAX, 0) != 0)
		NEXT(NEXT_CLOSEFROM, next_closefrom_type *)(first);
	errno = saved;
}
