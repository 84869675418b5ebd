// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "container.h"
#include "fd_table.h"
#include "group.h"
#include "next.h"
#include "process.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <sys/ioctl.h>

enum { VFIO_IOCTL_TYPE = ';' };

static int serve(uint16_t handle, uint32_t request, void *argument)
{
	struct description *description = description_at(handle);
	int saved = errno;
	int result = atomic_load(&description->kind) == DESCRIPTION_CONTAINER
			     ? container_ioctl(description, request, argument)
			     : group_ioctl(description, request, argument);
	description_put(handle);
	errno = result < 0 ? -result : saved;
	return result < 0 ? -1 : result;
}

/* False for ioctls that the kernel serves for every file, such as FIOCLEX. */
static bool is_vfio(uint32_t request)
{
	return _IOC_TYPE(request) == VFIO_IOCTL_TYPE;
}

/* A function of its own, so that calls that pass through do not need its stack. */
__attribute__((noinline)) static int ours(int fd, unsigned long request, void *argument)
{
	if (is_vfio((uint32_t)request)) {
		process_enter();
		uint16_t handle = description_get(fd);
		if (handle != 0)
			return serve(handle, (uint32_t)request, argument);
	}
	return NEXT(NEXT_IOCTL, next_ioctl_type *)(fd, request, argument);
}

INTERPOSED int ioctl(int fd, unsigned long request, ...)
{
	va_list rest;
	va_start(rest, request);
	void *argument = va_arg(rest, void *);
	va_end(rest);
	if (__builtin_expect(fd_handle(fd) != 0, 0))
		return ours(fd, request, argument);
	return NEXT(NEXT_IOCTL, next_ioctl_type *)(fd, request, argument);
}
