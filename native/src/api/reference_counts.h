// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_API_REFERENCE_COUNTS_H
#define PASID_API_REFERENCE_COUNTS_H

#include "pending_request.h"
#include "session.h"

/*
 * Reference counts of a resumable session's PASIDs, as far as this process knows, so that a pasid_get or pasid_put
 * without a reply is not executed twice. The lock is held for all of these.
 */

/* Before a change: asks the daemon for a count that is unknown. Returns as connection_call, or -ENOMEM. */
int reference_counts_learn(struct pasid_session *session, const struct request *request);

/* After the reply to a change: records it. Returns 0 or -ENOMEM. */
int reference_counts_record(struct pasid_session *session, const struct request *request);

/*
 * After a break: asks whether the change was executed; if it was, stores its reply in request and sets *is_done.
 * Returns as reference_counts_learn.
 */
int reference_counts_settle(struct pasid_session *session, struct request *request, bool *is_done);

/* Marks the count of a PASID as unknown. */
void reference_counts_forget(struct pasid_session *session, uint32_t pasid);

#endif
