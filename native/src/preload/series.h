// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_SERIES_H
#define PASID_SERIES_H

#include <stdint.h>

/*
 * Revisions of the PASID series of 2020. They differ in the numbers of two ioctls, which the shim has to recognize, and
 * in the layout of GET_INFO, which is the daemon's to write.
 */
struct series {
	const char *label; /* the kernel it was based on, as in PASID_SERIES */
	uint16_t pasid_request;
	uint16_t nesting_op;
};

extern const struct series series_default;

/* The revision of a label; NULL if there is none. */
const struct series *series_find(const char *label);

/* All labels, for messages. */
#define SERIES_LABELS "5.7-rc4, 5.8-rc1, 5.8-rc3, 5.8-rc6, 5.9-rc2 or 5.9-rc6"

#endif
