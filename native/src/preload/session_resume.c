// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "session_resume.h"

#include "../resume/reconnect.h"
#include "../resume/retry.h"
#include "../resume/session_command.h"
#include "../wire/handshake.h"
#include "process.h"
#include "session_socket.h"

#include <errno.h>

int session_set_type(struct connection *connection)
{
	uint8_t type[4];
	struct call call = { .command = VFIO_SET_IOMMU, .payload = type, .payload_bytes = sizeof type };
	frame_put_u32(type, 0, VFIO_TYPE1_NESTING);
	int error = connection_call(connection, &call);
	return error == 0 && call.error != 0 ? -ECONNREFUSED : error;
}

static int take_fresh(struct connection *fresh)
{
	int error = session_set_type(fresh);
	if (error == -EIO)
		error = -EAGAIN;
	if (error == 0)
		error = session_socket_take(fresh);
	if (error != 0)
		connection_close(fresh);
	return error == -ECONNREFUSED ? -EIO : error;
}

static int reconnect_session(void)
{
	struct connection fresh;
	int timeout_ms = session_state.connection.timeout_ms;
	int error = reconnect(&fresh, session_state.path, session_state.settings.series->label, session_state.token,
			      timeout_ms);
	return error != 0 ? error : take_fresh(&fresh);
}

/*
 * Repeats another thread's free that has no reply. It has to precede every later request: afterwards it could free
 * what the daemon has allocated since.
 */
static int repeat_free(const struct unanswered *unanswered)
{
	int error = session_command_free(&session_state.connection, unanswered->min, unanswered->max);
	if (error == 0)
		id_set_remove(&session_state.confirmed, unanswered->min, unanswered->max);
	return error;
}

static int catch_up_for(struct pending_request *request)
{
	if (request != NULL && request->was_sent && request->ticket == session_state.unanswered_ticket)
		return reconcile(&session_state.connection, &session_state.confirmed, &request->pending);
	struct unanswered *unanswered = &session_state.unanswered;
	/* The results of another thread's allocation cannot be handed over: release them, and let it repeat. */
	if (unanswered->kind == UNANSWERED_ALLOCATE)
		unanswered->kind = UNANSWERED_ABANDONED;
	int error = reconcile(&session_state.connection, &session_state.confirmed, unanswered);
	return error == 0 && unanswered->kind == UNANSWERED_FREE ? repeat_free(unanswered) : error;
}

static int catch_up(struct pending_request *request)
{
	int error = catch_up_for(request);
	if (error != -EIO)
		return error;
	session_state.is_broken = true;
	return -EAGAIN;
}

static void forget_unanswered(void)
{
	session_state.unanswered = (struct unanswered){ .kind = UNANSWERED_NOTHING };
	session_state.unanswered_ticket = 0;
}

bool session_needs_resuming(void)
{
	if (session_state.is_resumable && !session_state.is_broken && !session_socket_is_ours())
		session_state.is_broken = true;
	return session_state.is_broken || session_state.is_unreconciled;
}

int session_resume(struct pending_request *request)
{
	/* A vfork child would record a socket of its own table as its parent's. */
	if (!process_owns_records())
		return -EBUSY;
	if (session_state.is_broken) {
		int error = reconnect_session();
		if (error != 0)
			return error;
		session_state.is_broken = false;
		session_state.is_unreconciled = true;
	}
	int error = catch_up(request);
	if (error != 0)
		return error;
	session_state.is_unreconciled = false;
	forget_unanswered();
	retry_wake(&session_state.resumptions);
	return 0;
}

/* A free whose caller has timed out is not repeated: the program may believe that it still has the PASIDs. */
void session_abandon(const struct pending_request *request)
{
	if (request->ticket != session_state.unanswered_ticket)
		return;
	bool is_free = session_state.unanswered.kind == UNANSWERED_FREE;
	session_state.unanswered.kind = is_free ? UNANSWERED_NOTHING : UNANSWERED_ABANDONED;
	session_state.unanswered_ticket = 0;
}
