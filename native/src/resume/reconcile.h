// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_RECONCILE_H
#define PASID_RECONCILE_H

#include "../wire/connection.h"
#include "id_set.h"

/*
 * After RESUME: what became of the request that the daemon had not answered when it ended. It may
 * have been done or not. The set's list tells: an ID that this process was never told is what the
 * request was given.
 */
enum unanswered_kind {
	UNANSWERED_NOTHING,   /* none, or one that gives and takes no IDs: whatever is listed is known from now on */
	UNANSWERED_ALLOCATE,  /* IDs never told are its answer if they are what it asked for, else they go back */
	UNANSWERED_ABANDONED, /* nobody waits for it, or it will be repeated: IDs never told go back */
	UNANSWERED_FREE,
};

struct unanswered {
	enum unanswered_kind kind;
	uint32_t min; /* the range that was asked for, inclusive */
	uint32_t max;
	uint32_t count;	 /* ALLOCATE: how many */
	uint32_t *given; /* ALLOCATE: room for so many, for the answer */

	bool is_answered; /* ALLOCATE: given is the answer; otherwise the request has to be repeated */
	uint32_t freed;	  /* FREE: how many have gone already; repeating it tells how many more */
};

/*
 * Makes told what the set holds. Returns 0; -EIO or -ETIMEDOUT as connection_call, -EIO also for a
 * daemon that does not list; or -ENOMEM. After a failure it can be done again.
 */
int reconcile(struct connection *connection, struct id_set *told, struct unanswered *unanswered);

#endif
