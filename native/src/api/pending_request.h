// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_API_PENDING_REQUEST_H
#define PASID_API_PENDING_REQUEST_H

#include "../resume/reconcile.h"

enum reference_change { REFERENCE_NONE, REFERENCE_GET, REFERENCE_PUT };

/* A command, and what it changes, from which its reply can be reconstructed after a break. */
struct request {
	struct call call;
	struct unanswered pending;
	enum reference_change change; /* of PASID pending.min */
	bool was_sent;
};

#endif
