// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "group.h"

#include "../wire/frame.h"
#include "user_memory.h"

#include <errno.h>
#include <sys/stat.h>

enum { STATUS_VIABLE = 1, STATUS_CONTAINER_SET = 2 };

struct group_status {
	uint32_t argsz;
	uint32_t flags;
};

static int get_status(struct description *group, void *argument)
{
	struct group_status status;
	int error = user_read(argument, &status, sizeof status);
	if (error != 0)
		return error;
	if (status.argsz < sizeof status)
		return -EINVAL;
	status.flags = STATUS_VIABLE | (atomic_load(&group->container) != 0 ? STATUS_CONTAINER_SET : 0);
	return user_write(argument, &status, sizeof status);
}

static int attach(struct description *group, uint16_t container)
{
	uint16_t none = 0;
	if (atomic_load(&description_at(container)->kind) != DESCRIPTION_CONTAINER ||
	    !atomic_compare_exchange_strong(&group->container, &none, container))
		return -EINVAL;
	return 0;
}

static int set_container(struct description *group, const void *argument)
{
	int fd;
	struct stat file;
	int error = user_read(argument, &fd, sizeof fd);
	if (error != 0)
		return error;
	if (fd < 0)
		return -EINVAL;
	uint16_t container = description_get(fd);
	if (container == 0)
		return fstat(fd, &file) == 0 ? -EINVAL : -EBADF;
	/* The reference passes to the group: a container stays open while a group is in it. */
	error = attach(group, container);
	if (error != 0)
		description_put(container);
	return error;
}

static int unset_container(struct description *group)
{
	uint16_t container = atomic_exchange(&group->container, 0);
	description_put(container);
	return container != 0 ? 0 : -EINVAL;
}

int group_ioctl(struct description *group, uint32_t request, void *argument)
{
	switch (request) {
	case VFIO_GROUP_GET_STATUS:
		return get_status(group, argument);
	case VFIO_GROUP_SET_CONTAINER:
		return set_container(group, argument);
	case VFIO_GROUP_UNSET_CONTAINER:
		return unset_container(group);
	case VFIO_GROUP_GET_DEVICE_FD:
		return atomic_load(&group->container) != 0 ? -ENODEV : -EINVAL;
	default:
		return -ENOTTY;
	}
}
