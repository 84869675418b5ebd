// SPDX-License-Identifier: Apache-2.0
#include "session_state.h"

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

static int catch_up(struct unanswered *request, uint64_t ticket)
{
	bool is_callers = request != NULL && ticket == session_state.unanswered_ticket;
	struct unanswered *unanswered = is_callers ? request : &session_state.unanswered;
	/* Somebody else's answer cannot be handed over: it goes back, and is asked for anew. */
	if (!is_callers && unanswered->kind == UNANSWERED_ALLOCATE)
		unanswered->kind = UNANSWERED_ABANDONED;
	int error = reconcile(&session_state.connection, &session_state.told, unanswered);
	if (error != -EIO)
		return error;
	session_state.is_broken = true;
	return -EAGAIN;
}

int session_mend(struct unanswered *request, uint64_t ticket)
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
	int error = catch_up(request, ticket);
	if (error != 0)
		return error;
	session_state.is_unreconciled = false;
	session_state.unanswered = (struct unanswered){ .kind = UNANSWERED_NOTHING };
	session_state.unanswered_ticket = 0;
	return 0;
}
