// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "shim_call.h"

#include "../resume/retry.h"
#include "../resume/session_command.h"
#include "session.h"
#include "session_lock.h"
#include "session_resume.h"
#include "session_socket.h"
#include "session_state.h"

#include <errno.h>

/* Records what the program is about to learn. A PASID that cannot be recorded is released: after a break it would
 * count as never reported. */
static int record(const struct call *call, const struct unanswered *pending)
{
	uint32_t pasid = (uint32_t)call->result;
	if (!session_state.is_resumable || call->error != 0)
		return 0;
	if (pending->kind == UNANSWERED_ALLOCATE && id_set_add(&session_state.confirmed, pasid) != 0) {
		session_command_free(&session_state.connection, pasid, pasid);
		return -ENOMEM;
	}
	if (pending->kind == UNANSWERED_FREE)
		id_set_remove(&session_state.confirmed, pending->min, pending->max);
	return 0;
}

static int send_request(struct call *call, struct pending_request *request)
{
	int error = connection_call(&session_state.connection, call);
	if (error == 0)
		return record(call, &request->pending);
	if (error != -EIO || !session_state.is_resumable)
		return session_end(error);
	request->was_sent = true;
	session_state.is_broken = true;
	session_state.unanswered = request->pending;
	session_state.unanswered_ticket = request->ticket;
	return -EAGAIN;
}

/* Returns whether another thread has resumed the session meanwhile, and repeated this free. */
static bool was_freed_by_another(const struct pending_request *request)
{
	return request->was_sent && request->pending.kind == UNANSWERED_FREE &&
	       request->ticket != session_state.unanswered_ticket;
}

static int resume_for(struct pending_request *request)
{
	int error = session_resume(request);
	return error == -EIO || error == -ETIMEDOUT ? session_end(error) : error;
}

static int attempt(_Atomic uint32_t *joined, struct call *call, struct pending_request *request)
{
	if (atomic_load(joined) == SESSION_NONE) {
		int error = session_join_locked(joined);
		if (error != 0)
			return error;
	}
	if (atomic_load(joined) != session_state.number)
		return -EIO;
	if (!session_state.is_resumable && !session_socket_is_ours())
		return session_end(-EIO);
	if (was_freed_by_another(request)) {
		request->pending.is_answered = true;
		return 0;
	}
	if (session_needs_resuming()) {
		int error = resume_for(request);
		if (error != 0 || request->pending.is_answered)
			return error;
	}
	return send_request(call, request);
}

static int until_answered(_Atomic uint32_t *joined, struct call *call, struct pending_request *request,
			  struct session_guard *guard)
{
	int error = attempt(joined, call, request);
	if (error != -EAGAIN)
		return error;
	struct retry retry = retry_within_ms(session_state.settings.resume_ms);
	while (error == -EAGAIN) {
		uint32_t seen = atomic_load(&session_state.resumptions);
		session_pause(guard);
		bool again = retry_wait(&retry, &session_state.resumptions, seen);
		session_go_on(guard);
		if (!again) {
			session_abandon(request);
			return -ETIMEDOUT;
		}
		error = attempt(joined, call, request);
	}
	return error;
}

int shim_call(_Atomic uint32_t *joined, struct call *call, const struct unanswered *pending)
{
	uint32_t result = 0; /* the PASID of an allocation; a free answers 0 */
	struct session_guard guard = session_lock();
	struct pending_request request = { .pending = *pending, .ticket = ++session_state.last_ticket };
	request.pending.results = &result;
	int error = until_answered(joined, call, &request, &guard);
	session_unlock(&guard);
	if (request.pending.is_answered) {
		call->error = 0;
		call->result = (int)result;
	}
	return error;
}
