// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_API_EVENTS_H
#define PASID_API_EVENTS_H

#include "session.h"

/* What the rest of the library has to tell the events of a session. events may be NULL; the lock is held. */

/* After requests: the descriptor that programs poll has to become ready for what came between replies. */
void events_signal(struct events *events);

/* The connection broke: its end must not keep that descriptor ready. A timer does, from time to time. */
void events_leave_socket(struct events *events, int fd);

/* The session has a new connection. Returns 0, or -EIO or -ETIMEDOUT as connection_call. */
int events_resubscribe(struct pasid_session *session);

void events_destroy(struct events *events);

#endif
