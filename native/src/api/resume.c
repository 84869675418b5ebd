// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "resume.h"

#include "../resume/reconnect.h"
#include "../wire/handshake.h"
#include "events.h"
#include "reference_counts.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void resume_break(struct pasid_session *session)
{
	session->resumption.is_broken = true;
	events_leave_socket(session->events, session->connection.fd);
}

void resume_abandon(struct pasid_session *session, const struct request *request)
{
	session->resumption.is_request_abandoned = true;
	if (request->change != REFERENCE_NONE)
		reference_counts_forget(session, request->pending.min);
}

/* The descriptor keeps its number, which the program may have stored. */
static int put_in_place(struct pasid_session *session, struct connection *fresh)
{
	int error = dup3(fresh->fd, session->fd, O_CLOEXEC) < 0 ? -errno : 0;
	connection_close(fresh);
	if (error != 0)
		return error;
	session->connection = *fresh;
	session->connection.fd = session->fd;
	return 0;
}

int resume_reconnect(struct pasid_session *session)
{
	struct connection fresh;
	const struct resumption *resumption = &session->resumption;
	int error = reconnect(&fresh, resumption->path, NULL, resumption->token, session->connection.timeout_ms);
	return error != 0 ? error : put_in_place(session, &fresh);
}

static void answer(struct request *request)
{
	request->call.error = 0;
	request->call.result = (int)(request->is_result_pasid ? request->pending.results[0] : request->pending.count);
}

/* If the PASID is gone and no other one came, the request was executed and refused. */
static void answer_report(const struct pasid_session *session, struct request *request, bool *is_answered)
{
	if (*is_answered || id_set_has(&session->resumption.confirmed, request->replaced))
		return;
	request->call.error = ENOSPC;
	*is_answered = true;
}

static int catch_up(struct pasid_session *session, struct request *request, bool *is_answered)
{
	struct unanswered other = { .kind = UNANSWERED_NOTHING };
	bool is_callers = request != NULL && request->was_sent;
	if (session->resumption.is_request_abandoned)
		other.kind = UNANSWERED_ABANDONED;
	struct unanswered *unanswered = is_callers ? &request->pending : &other;
	int error = reconcile(&session->connection, &session->resumption.confirmed, unanswered);
	if (error == 0 && is_callers && request->change != REFERENCE_NONE)
		error = reference_counts_settle(session, request, is_answered);
	if (error == 0 && is_callers && unanswered->is_answered) {
		answer(request);
		*is_answered = true;
	}
	if (error == 0 && is_callers && request->is_result_pasid)
		answer_report(session, request, is_answered);
	if (error == 0)
		error = events_resubscribe(session);
	return error;
}

int resume_if_broken(struct pasid_session *session, struct request *request, bool *is_answered)
{
	struct resumption *resumption = &session->resumption;
	if (resumption->is_broken) {
		int error = resume_reconnect(session);
		if (error != 0)
			return error;
		resumption->is_broken = false;
		resumption->is_unreconciled = true;
	}
	if (!resumption->is_unreconciled)
		return 0;
	int error = catch_up(session, request, is_answered);
	if (error == -EIO) {
		resume_break(session);
		return -EAGAIN;
	}
	if (error == 0) {
		resumption->is_unreconciled = false;
		resumption->is_request_abandoned = false;
	}
	return error;
}
