// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_CONTAINER_H
#define PASID_CONTAINER_H

#include "description.h"

/*
 * One ioctl on a container. argument is what the program passed, a number or an address that need
 * not be valid. Returns what the ioctl answers, 0 or more, or a negative errno.
 */
int container_ioctl(struct description *container, uint32_t request, void *argument);

/* One ioctl on a group, likewise. */
int group_ioctl(struct description *group, uint32_t request, void *argument);

#endif
