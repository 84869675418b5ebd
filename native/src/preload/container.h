// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_CONTAINER_H
#define PASID_CONTAINER_H

#include "description.h"

/*
 * Serves an ioctl on a container. argument: as the program passed it, a number or an address that may be invalid.
 * Returns the ioctl's result, 0 or more, or a negative errno.
 */
int container_ioctl(struct description *container, uint32_t request, void *argument);

#endif
