// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_TEST_PEER_TENANT_H
#define PASID_TEST_PEER_TENANT_H

#include "../../wire/frame.h"
#include "space.h"

#include <stddef.h>

enum { MORE_MAX = 4 * IDS + 64 };

/* A connection of the double. */
struct tenant {
	int fd; /* -1: unused */
	int set;
	bool has_iommu;
	bool chosen; /* by SESSION or RESUME */
	bool subscribed;
	bool moves;
	bool of_all;
	uint64_t sequence;
};

enum { TENANTS_MAX = 256 };

extern struct tenant tenants[TENANTS_MAX];

struct answer {
	int error; /* an errno, or 0 */
	int result;
	uint8_t more[MORE_MAX];
	size_t more_bytes;
};

#endif
