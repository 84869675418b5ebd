// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
/* With this macro libc defines open() inline, which would clash with the definition here. */
#undef _FORTIFY_SOURCE

#include "description.h"
#include "next.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

enum { FIRST_PAGE = 4096 };

#define DIRECTORY "/dev/vfio/"

/* Digits only: /dev/vfio/devices and the like pass through. */
static bool is_group(const char *name)
{
	return *name != '\0' && name[strspn(name, "0123456789")] == '\0';
}

static enum description_kind kind_of(const char *path)
{
	/* The kernel answers EFAULT for these addresses; reading them would crash. */
	if ((uintptr_t)path < FIRST_PAGE || (intptr_t)path < 0)
		return DESCRIPTION_UNUSED;
	const char *name = path;
	for (const char *expected = DIRECTORY; *expected != '\0'; expected++)
		if (__builtin_expect(*name++ != *expected, 1))
			return DESCRIPTION_UNUSED;
	if (strcmp(name, "vfio") == 0)
		return DESCRIPTION_CONTAINER;
	return is_group(name) ? DESCRIPTION_GROUP : DESCRIPTION_UNUSED;
}

__attribute__((noinline)) static int open_ours(enum description_kind kind)
{
	int saved = errno;
	process_enter();
	int fd = description_open(kind);
	errno = fd < 0 ? -fd : saved;
	return fd < 0 ? -1 : fd;
}

static bool has_mode(int flags)
{
	return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
}

#define INTERPOSE_OPEN(name, function)                                        \
	INTERPOSED int name(const char *path, int flags, ...)                 \
	{                                                                     \
		enum description_kind kind = kind_of(path);                   \
		if (kind != DESCRIPTION_UNUSED)                               \
			return open_ours(kind);                               \
		va_list rest;                                                 \
		va_start(rest, flags);                                        \
		mode_t mode = has_mode(flags) ? va_arg(rest, mode_t) : 0;     \
		va_end(rest);                                                 \
		return NEXT(function, next_open_type *)(path, flags, mode);   \
	}

#define INTERPOSE_OPENAT(name, function)                                             \
	INTERPOSED int name(int directory, const char *path, int flags, ...)         \
	{                                                                            \
		enum description_kind kind = kind_of(path);                          \
		if (kind != DESCRIPTION_UNUSED)                                      \
			return open_ours(kind);                                      \
		va_list rest;                                                        \
		va_start(rest, flags);                                               \
		mode_t mode = has_mode(flags) ? va_arg(rest, mode_t) : 0;            \
		va_end(rest);                                                        \
		return NEXT(function, next_openat_type *)(directory, path, flags, mode); \
	}

INTERPOSE_OPEN(open, NEXT_OPEN)
INTERPOSE_OPEN(open64, NEXT_OPEN64)
INTERPOSE_OPENAT(openat, NEXT_OPENAT)
INTERPOSE_OPENAT(openat64, NEXT_OPENAT64)

/* Programs built with _FORTIFY_SOURCE call these instead. */
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int directory, const char *path, int flags);
int __openat64_2(int directory, const char *path, int flags);

INTERPOSED int __open_2(const char *path, int flags)
{
	enum description_kind kind = kind_of(path);
	return kind != DESCRIPTION_UNUSED ? open_ours(kind) : NEXT(NEXT_OPEN_2, next_open_2_type *)(path, flags);
}

INTERPOSED int __open64_2(const char *path, int flags)
{
	enum description_kind kind = kind_of(path);
	return kind != DESCRIPTION_UNUSED ? open_ours(kind) : NEXT(NEXT_OPEN64_2, next_open_2_type *)(path, flags);
}

INTERPOSED int __openat_2(int directory, const char *path, int flags)
{
	enum description_kind kind = kind_of(path);
	return kind != DESCRIPTION_UNUSED ? open_ours(kind)
					  : NEXT(NEXT_OPENAT_2, next_openat_2_type *)(directory, path, flags);
}

INTERPOSED int __openat64_2(int directory, const char *path, int flags)
{
	enum description_kind kind = kind_of(path);
	return kind != DESCRIPTION_UNUSED ? open_ours(kind)
					  : NEXT(NEXT_OPENAT64_2, next_openat_2_type *)(directory, path, flags);
}
