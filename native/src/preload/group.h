// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_GROUP_H
#define PASID_GROUP_H

#include "description.h"

/* Serves an ioctl on a group. Parameters and result as for container_ioctl. */
int group_ioctl(struct description *group, uint32_t request, void *argument);

#endif
