// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_API_PENDING_REQUEST_H
#define PASID_API_PENDING_REQUEST_H

#include "../resume/reconcile.h"

enum reference_change { REFERENCE_NONE, REFERENCE_GET, REFERENCE_PUT };

/* A command, and what it changes, from which its reply can be reconstructed after a break. */
struct request {
	struct call call;
	struct unanswered pending;
	enum reference_change change; /* of PASID pending.min */
	bool is_result_pasid; /* ALLOCATE: the result is the one PASID itself, not the number of PASIDs that follow */
	uint32_t replaced; /* with is_result_pasid: the PASID that the set loses */
	bool was_sent;
};

#endif
