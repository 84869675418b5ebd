// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_RECONCILE_H
#define PASID_RECONCILE_H

#include "../wire/connection.h"
#include "id_set.h"

/*
 * After RESUME: whether a request without a reply was executed before the daemon ended. The set's list decides:
 * an ID that was never reported to this process is a result of that request.
 */
enum unanswered_kind {
	UNANSWERED_NOTHING,   /* no request, or one that changes no IDs: all that is listed counts as reported */
	UNANSWERED_ALLOCATE,  /* IDs never reported are its results if they match it, else they are released */
	UNANSWERED_ABANDONED, /* its caller timed out, or will repeat it: IDs never reported are released */
	UNANSWERED_FREE,
};

struct unanswered {
	enum unanswered_kind kind;
	uint32_t min; /* the requested range, inclusive */
	uint32_t max;
	uint32_t count;	   /* ALLOCATE: requested number of IDs */
	uint32_t *results; /* ALLOCATE: room for count IDs */

	bool is_answered; /* ALLOCATE: results is valid; otherwise the request has to be repeated */
	uint32_t freed;	  /* FREE: number of IDs already freed; repeating it reports the rest */
};

/*
 * Makes *confirmed equal to what the set holds. Returns 0; -EIO or -ETIMEDOUT as connection_call, -EIO also if the
 * daemon refuses to list; or -ENOMEM. May be repeated after a failure.
 */
int reconcile(struct connection *connection, struct id_set *confirmed, struct unanswered *unanswered);

#endif
