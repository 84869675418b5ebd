// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_OPERATOR_H
#define PASID_OPERATOR_H

#include "pasid.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Operations for operators, over a session of pasid.h: list the holders of PASIDs, and release them. Over the
 * daemon's operator socket they apply to all sets, over the tenants' socket to the sets of the same user. A set that
 * this user may not see answers as if it did not exist. Results and errors
 * are as in pasid.h; -EIO and -ETIMEDOUT are possible everywhere.
 */

/* For pasid_set.flags. */
#define PASID_SET_WAITING 1   /* it has no connection, and waits for its client */
#define PASID_SET_RESUMABLE 2

/* Later versions of this header may add fields at its end. */
struct pasid_set {
	uint32_t set_id;
	int32_t pid; /* of the process that connected; 0: the daemon cannot see it */
	uint32_t uid;
	uint32_t gid;
	uint32_t held;	     /* how many PASIDs it has and has not freed */
	uint32_t referenced; /* how many of these have references */
	uint32_t pending;    /* how many it has freed that references keep */
	uint32_t limit;
	uint32_t guarantee;
	uint32_t flags;	 /* PASID_SET_...; 0 from an older daemon */
	uint64_t age_ms; /* since it was opened */
	char name[65];
	char space[65]; /* empty from an older daemon */
};

/*
 * The sets after set id after_set_id (0: from the first), in the order of their ids, most of them at most.
 * set_bytes: sizeof(struct pasid_set). Returns how many; fewer than most: there are no more. -EINVAL
 * for a most of 0 or above INT32_MAX.
 */
PASID_PUBLIC int pasid_sets(struct pasid_session *session, uint32_t after_set_id, struct pasid_set *sets,
			    size_t set_bytes, uint32_t most);

enum {
	PASID_STATE_FREE = 0,
	PASID_STATE_IDLE = 1,	  /* held, without references */
	PASID_STATE_RESERVED = 2,
	PASID_STATE_HIDDEN = 3,	  /* not for this user to see */
	PASID_STATE_ACTIVE = 4,	  /* held, with references */
	PASID_STATE_PENDING = 5,  /* freed, and kept by references */
	PASID_STATE_RESTING = 6,  /* freed, and quarantined before it is free */
};

/* Later versions of this header may add fields at its end. */
struct pasid_shown {
	uint32_t state; /* PASID_STATE_...; the rest is 0 but for IDLE, ACTIVE and PENDING */
	uint32_t set_id;
	int32_t pid;
	uint32_t uid;
	uint32_t gid;
	uint32_t references;
	char name[65];
};

/*
 * Shows the holder of a PASID. space: by name; NULL: the default space. shown_bytes: sizeof(struct pasid_shown).
 * Returns 0; -EINVAL for a PASID outside the space, or a name that is too long; -ENOENT for a space that is not there.
 */
PASID_PUBLIC int pasid_show(struct pasid_session *session, const char *space, uint32_t pasid, struct pasid_shown *shown,
			    size_t shown_bytes);

/*
 * Frees what a set holds in [min, max], both inclusive. Returns how many; -ENOENT for a set that is
 * not open or not this user's to touch; -EINVAL if min is above max.
 */
PASID_PUBLIC int pasid_release(struct pasid_session *session, uint32_t set_id, uint32_t min, uint32_t max);

/*
 * Changes a set's quota. Returns 0; -ENOENT as above; -EDQUOT for a limit below what the set has;
 * -ENOSPC for a guarantee that cannot be met; -EINVAL for a guarantee above the limit; -EPERM.
 */
PASID_PUBLIC int pasid_set_quota(struct pasid_session *session, uint32_t set_id, uint32_t limit, uint32_t guarantee);

/*
 * Ends a set: a connection that has it ends, one that waits for its client is released. Returns how
 * many PASIDs it had; -ENOENT as above.
 */
PASID_PUBLIC int pasid_close_set(struct pasid_session *session, uint32_t set_id);

#ifdef __cplusplus
}
#endif

#endif
