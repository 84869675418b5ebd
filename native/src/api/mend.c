// SPDX-License-Identifier: Apache-2.0
#include "mend.h"

#include "../resume/session_command.h"
#include "../wire/handshake.h"
#include "events.h"
#include "references.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void mend_break(struct pasid_session *session)
{
	session->resumption.is_broken = true;
	events_leave_socket(session->events, session->connection.fd);
}

void mend_abandon(struct pasid_session *session, const struct request *request)
{
	session->resumption.is_request_abandoned = true;
	if (request->change != REFERENCE_NONE)
		references_forget(session, request->about.min);
}

/*
 * RESUME may take long in a daemon that has just started, and must not be given up: the daemon could
 * do it later, find the connection closed, and free everything.
 */
static int resume(struct pasid_session *session, struct connection *fresh)
{
	struct session_grant grant;
	fresh->timeout_ms = session->connection.timeout_ms;
	int error = session_command_resume(fresh, session->resumption.token, &grant);
	explicit_bzero(&grant, sizeof grant);
	if (error == -EIO)
		return -EAGAIN;
	/* Whatever else the daemon answers, it does not know the set any more. */
	return error == 0 || error == -ETIMEDOUT ? error : -EIO;
}

/* The descriptor keeps its number, which the program may know. */
static int put_in_place(struct pasid_session *session, const struct connection *fresh)
{
	int fd = session->connection.fd;
	if (dup3(fresh->fd, fd, O_CLOEXEC) < 0)
		return -errno;
	struct connection kept = *fresh;
	kept.fd = fd;
	session->connection = kept;
	return 0;
}

int mend_reconnect(struct pasid_session *session)
{
	struct connection fresh;
	int error = connection_open(&fresh, session->resumption.path);
	if (error != 0)
		return error == -EMFILE || error == -ENFILE || error == -ENOMEM ? error : -EAGAIN;
	error = resume(session, &fresh);
	if (error == 0)
		error = put_in_place(session, &fresh);
	close(fresh.fd);
	return error;
}

static void answer(struct request *request)
{
	request->call.error = 0;
	request->call.result = (int)request->about.count;
}

static int catch_up(struct pasid_session *session, struct request *request, bool *is_answered)
{
	struct unanswered other = { .kind = UNANSWERED_NOTHING };
	bool is_callers = request != NULL && request->was_sent;
	if (session->resumption.is_request_abandoned)
		other.kind = UNANSWERED_ABANDONED;
	struct unanswered *unanswered = is_callers ? &request->about : &other;
	int error = reconcile(&session->connection, &session->resumption.told, unanswered);
	if (error == 0 && is_callers && request->change != REFERENCE_NONE)
		error = references_settle(session, request, is_answered);
	if (error == 0 && is_callers && unanswered->is_answered) {
		answer(request);
		*is_answered = true;
	}
	if (error == 0)
		error = events_resubscribe(session);
	return error;
}

int mend_if_needed(struct pasid_session *session, struct request *request, bool *is_answered)
{
	struct resumption *resumption = &session->resumption;
	if (resumption->is_broken) {
		int error = mend_reconnect(session);
		if (error != 0)
			return error;
		resumption->is_broken = false;
		resumption->is_unreconciled = true;
	}
	if (!resumption->is_unreconciled)
		return 0;
	int error = catch_up(session, request, is_answered);
	if (error == -EIO) {
		mend_break(session);
		return -EAGAIN;
	}
	if (error == 0) {
		resumption->is_unreconciled = false;
		resumption->is_request_abandoned = false;
	}
	return error;
}
