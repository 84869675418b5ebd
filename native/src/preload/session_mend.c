// SPDX-License-Identifier: Apache-2.0
#include "session_state.h"

#include "../resume/retry.h"
#include "../resume/session_command.h"
#include "../wire/handshake.h"
#include "next.h"
#include "process.h"

#include <errno.h>
#include <stdlib.h>

enum { PATIENCE_MS = 30000, PATIENCE_MAX_MS = 24 * 3600 * 1000 };

int session_patience_ms(void)
{
	const char *wish = secure_getenv("PASID_RESUME_MS");
	char *end;
	if (wish == NULL || *wish < '0' || *wish > '9')
		return PATIENCE_MS;
	unsigned long ms = strtoul(wish, &end, 10);
	if (*end != '\0')
		return PATIENCE_MS;
	return ms < PATIENCE_MAX_MS ? (int)ms : PATIENCE_MAX_MS;
}

/* The connection is new to the daemon, and so without a type. */
static int set_type(struct connection *connection)
{
	uint8_t type[4];
	struct call call = { .command = VFIO_SET_IOMMU, .payload = type, .payload_bytes = sizeof type };
	frame_put_u32(type, 0, VFIO_TYPE1_NESTING);
	return connection_call(connection, &call);
}

/*
 * RESUME may take long in a daemon that has just started, and must not be given up: the daemon could
 * do it later, find the connection closed, and free everything.
 */
static int resume(struct connection *fresh)
{
	struct session_grant grant;
	fresh->timeout_ms = session_state.connection.timeout_ms;
	int error = session_command_resume(fresh, session_state.token, &grant);
	if (error == 0)
		error = set_type(fresh);
	explicit_bzero(&grant, sizeof grant);
	if (error == -EIO)
		return -EAGAIN;
	/* Whatever else the daemon answers, it does not know the set any more. */
	return error == 0 || error == -ETIMEDOUT ? error : -EIO;
}

static int reconnect(void)
{
	struct connection fresh;
	int error = connection_open(&fresh, session_state.path);
	if (error != 0)
		return error == -EMFILE || error == -ENFILE || error == -ENOMEM ? error : -EAGAIN;
	error = resume(&fresh);
	if (error == 0)
		error = session_socket_take(&fresh);
	if (error != 0)
		next_close(fresh.fd);
	return error;
}

/*
 * A free of another thread, which was not answered, is done before any request that comes after it: later it
 * could take what somebody has been given since.
 */
static int free_again(const struct unanswered *unanswered)
{
	uint8_t payload[8];
	struct call call = { .command = COMMAND_FREE, .payload = payload, .payload_bytes = sizeof payload };
	frame_put_u32(payload, 0, unanswered->min);
	frame_put_u32(payload, 4, unanswered->max);
	int error = connection_call(&session_state.connection, &call);
	if (error == 0)
		id_set_remove(&session_state.told, unanswered->min, unanswered->max);
	return error;
}

static int catch_up_for(struct pending_request *request)
{
	if (request != NULL && request->was_sent && request->ticket == session_state.unanswered_ticket)
		return reconcile(&session_state.connection, &session_state.told, &request->about);
	struct unanswered *unanswered = &session_state.unanswered;
	/* Somebody else's answer cannot be handed over: it goes back, and is asked for anew. */
	if (unanswered->kind == UNANSWERED_ALLOCATE)
		unanswered->kind = UNANSWERED_ABANDONED;
	int error = reconcile(&session_state.connection, &session_state.told, unanswered);
	return error == 0 && unanswered->kind == UNANSWERED_FREE ? free_again(unanswered) : error;
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

int session_mend(struct pending_request *request)
{
	/* A vfork child would put a socket of its own table into its parent's records. */
	if (!process_owns_records())
		return -EBUSY;
	if (session_state.is_broken) {
		int error = reconnect();
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
	retry_wake(&session_state.mends);
	return 0;
}

/* A free that nobody waits for is left as it is: the program may think that it has the PASIDs still. */
void session_abandon(const struct pending_request *request)
{
	if (request->ticket != session_state.unanswered_ticket)
		return;
	bool is_free = session_state.unanswered.kind == UNANSWERED_FREE;
	session_state.unanswered.kind = is_free ? UNANSWERED_NOTHING : UNANSWERED_ABANDONED;
	session_state.unanswered_ticket = 0;
}
