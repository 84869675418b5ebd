// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#undef _FORTIFY_SOURCE

#include "description.h"
#include "fd_table.h"
#include "next.h"
#include "process.h"
#include "session_socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <unistd.h>

static bool is_ours(int fd)
{
	return __builtin_expect(fd_handle(fd) != 0, 0);
}

/* Records that the duplicate refers to what its original refers to. */
static int bind_duplicate(uint16_t original, int duplicate)
{
	int saved = errno;
	if (duplicate >= 0 && (original != 0 || is_ours(duplicate)))
		description_bind(duplicate, original);
	description_put(original);
	errno = saved;
	return duplicate;
}

static uint16_t begin(int fd, int onto)
{
	if (onto >= 0 && fd_handle(onto) == FD_CONNECTION)
		session_vacate(onto);
	return description_get(fd);
}

INTERPOSED int dup(int fd)
{
	next_fd_type *next = NEXT(NEXT_DUP, next_fd_type *);
	if (!is_ours(fd) || !process_owns_records())
		return next(fd);
	uint16_t original = begin(fd, -1);
	return bind_duplicate(original, next(fd));
}

INTERPOSED int dup2(int fd, int onto)
{
	next_fd_fd_type *next = NEXT(NEXT_DUP2, next_fd_fd_type *);
	if ((!is_ours(fd) && !is_ours(onto)) || fd == onto || !process_owns_records())
		return next(fd, onto);
	uint16_t original = begin(fd, onto);
	return bind_duplicate(original, next(fd, onto));
}

INTERPOSED int dup3(int fd, int onto, int flags)
{
	next_dup3_type *next = NEXT(NEXT_DUP3, next_dup3_type *);
	if ((!is_ours(fd) && !is_ours(onto)) || fd == onto || !process_owns_records())
		return next(fd, onto, flags);
	uint16_t original = begin(fd, onto);
	return bind_duplicate(original, next(fd, onto, flags));
}

__attribute__((noinline)) static int fcntl_ours(next_fcntl_type *next, int fd, int command, void *argument)
{
	bool duplicates = command == F_DUPFD || command == F_DUPFD_CLOEXEC;
	if (!duplicates || !process_owns_records())
		return next(fd, command, argument);
	uint16_t original = begin(fd, -1);
	return bind_duplicate(original, next(fd, command, argument));
}

#define INTERPOSE_FCNTL(name, function)                                      \
	INTERPOSED int name(int fd, int command, ...)                        \
	{                                                                    \
		va_list rest;                                                \
		va_start(rest, command);                                     \
		void *argument = va_arg(rest, void *);                       \
		va_end(rest);                                                \
		next_fcntl_type *next = NEXT(function, next_fcntl_type *);   \
		if (!is_ours(fd))                                            \
			return next(fd, command, argument);                  \
		return fcntl_ours(next, fd, command, argument);              \
	}

int fcntl64(int fd, int command, ...);

INTERPOSE_FCNTL(fcntl, NEXT_FCNTL)
INTERPOSE_FCNTL(fcntl64, NEXT_FCNTL64)
