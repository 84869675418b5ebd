// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_API_REFERENCES_H
#define PASID_API_REFERENCES_H

#include "session.h"

/*
 * How many references the PASIDs of a resumable session have, as far as this process was told, so
 * that a pasid_get or pasid_put that was not answered is not done twice. The lock is held for all of these.
 */

/* Before a change: asks the daemon if this process does not know. Returns as connection_call, or -ENOMEM. */
int references_learn(struct pasid_session *session, const struct request *request);

/* After an answered change: keeps it. Returns 0 or -ENOMEM. */
int references_note(struct pasid_session *session, const struct request *request);

/*
 * After a break: asks whether the change, which was not answered, has been done; if so its answer is
 * put into request, and *is_done becomes true. Returns as references_learn.
 */
int references_settle(struct pasid_session *session, struct request *request, bool *is_done);

/* This process does not know any more. */
void references_forget(struct pasid_session *session, uint32_t pasid);

#endif
