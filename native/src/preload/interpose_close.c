// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "description.h"
#include "fd_table.h"
#include "next.h"
#include "process.h"
#include "session_socket.h"

#include <errno.h>
#include <limits.h>
#include <linux/close_range.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static bool is_container(uint16_t handle)
{
	return handle != 0 && handle != FD_CONNECTION;
}

/*
 * Closes through next(context). The record goes first: once the descriptor is closed, its number may be another
 * file's. A second container, closed unseen, must not keep the session of the last one.
 */
static int close_container(int fd, uint16_t handle, int (*next)(void *), void *context)
{
	bool had_record = fd_forget(fd, handle);
	int result = next(context);
	int saved = errno;
	if (had_record)
		description_put(handle);
	descriptions_drop_stale(0, UINT_MAX);
	errno = saved;
	return result;
}

static int close_fd(void *fd)
{
	return next_close(*(int *)fd);
}

/* A program that closes a number it never opened gets EBADF, as without the shim. */
__attribute__((noinline)) static int close_recorded(int fd)
{
	if (!process_owns_records())
		return next_close(fd);
	uint16_t handle = fd_handle(fd);
	if (handle == FD_CONNECTION && session_keeps(fd)) {
		errno = EBADF;
		return -1;
	}
	return is_container(handle) ? close_container(fd, handle, close_fd, &fd) : next_close(fd);
}

INTERPOSED int close(int fd)
{
	return __builtin_expect(fd_handle(fd) != 0, 0) ? close_recorded(fd) : next_close(fd);
}

static int close_file(void *file)
{
	return NEXT(NEXT_FCLOSE, next_fclose_type *)(file);
}

/* libc closes the descriptor of a stream by a call of its own, which is not interposed. */
INTERPOSED int fclose(FILE *file)
{
	int fd = fileno(file);
	uint16_t handle = fd_handle(fd);
	if (!is_container(handle) || !process_owns_records())
		return close_file(file);
	return close_container(fd, handle, close_file, file);
}

static int connection_in(unsigned first, unsigned last)
{
	for (unsigned fd = first; fd <= last && fd < (unsigned)fd_table_end(); fd++)
		if (fd_handle((int)fd) == FD_CONNECTION)
			return (int)fd;
	return -1;
}

static int close_around_connection(unsigned first, unsigned last, int flags)
{
	next_close_range_type *next = NEXT(NEXT_CLOSE_RANGE, next_close_range_type *);
	int connection = connection_in(first, last);
	int result = 0;
	if (connection < 0)
		return next(first, last, flags);
	if ((unsigned)connection > first)
		result = next(first, (unsigned)connection - 1, flags);
	if (result == 0 && (unsigned)connection < last)
		result = next((unsigned)connection + 1, last, flags);
	return result;
}

static int pass_close_range(unsigned first, unsigned last, int flags)
{
	int result = NEXT(NEXT_CLOSE_RANGE, next_close_range_type *)(first, last, flags);
	if (result == 0 && (flags & CLOSE_RANGE_UNSHARE) != 0 && process_has_other_threads())
		process_use_own_table();
	return result;
}

/*
 * CLOSE_RANGE_UNSHARE closes in the table of the calling thread alone. That is the process's table if there are no
 * other threads; otherwise the records stay, since the others still have the descriptors.
 */
INTERPOSED int close_range(unsigned first, unsigned last, int flags)
{
	bool closes = (flags & ~(int)CLOSE_RANGE_UNSHARE) == 0 && first <= last && first < (unsigned)fd_table_end();
	if (!closes || !process_owns_records() || (flags != 0 && process_has_other_threads()))
		return pass_close_range(first, last, flags);
	int result = close_around_connection(first, last, flags);
	int saved = errno;
	descriptions_drop_stale(first, last);
	errno = saved;
	return result;
}

INTERPOSED void closefrom(int first)
{
	int saved = errno;
	unsigned from = first < 0 ? 0 : (unsigned)first;
	if (close_range(from, UINT_MAX, 0) != 0) {
		NEXT(NEXT_CLOSEFROM, next_closefrom_type *)(first);
		descriptions_drop_stale(from, UINT_MAX);
	}
	errno = saved;
}

/* A thread that leaves the shared table must not change the records of those who stay. */
INTERPOSED int unshare(int flags)
{
	int result = NEXT(NEXT_UNSHARE, next_fd_type *)(flags);
	if (result == 0 && (flags & CLONE_FILES) != 0 && process_has_other_threads())
		process_use_own_table();
	return result;
}
