// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "session.h"

#include "../resume/reconcile.h"
#include "../resume/reconnect.h"
#include "../resume/session_command.h"
#include "../wire/handshake.h"
#include "../wire/socket_path.h"
#include "events.h"
#include "resume.h"

#include <errno.h>
#include <unistd.h>

static bool is_named(const char *name)
{
	return name != NULL && *name != '\0';
}

/* A daemon without SESSION can name a set, but gives neither a space nor a quota. */
static int do_without_session(struct pasid_session *session, const struct pasid_options *options)
{
	if (is_named(options->space) || options->limit != 0 || options->guarantee != 0 || options->token != NULL)
		return -ENOTSUP;
	return is_named(options->name) ? pasid_name(session, options->name) : 0;
}

static int open_set(struct pasid_session *session, const struct pasid_options *options, struct session_grant *grant)
{
	const struct session_request request = {
		.resumable = (options->flags & PASID_RESUMABLE) != 0,
		.limit = options->limit,
		.guarantee = options->guarantee,
		.space = options->space,
		.name = options->name,
	};
	if (options->token != NULL)
		return session_command_resume(&session->connection, options->token, grant);
	return session_request_is_special(&request) ? session_command_open(&session->connection, &request, grant) : 0;
}

/* A process with the token owns all that the set holds. */
static int confirm_all(struct pasid_session *session)
{
	struct unanswered nothing = { .kind = UNANSWERED_NOTHING };
	return reconcile(&session->connection, &session->resumption.confirmed, &nothing);
}

static int keep_token(struct pasid_session *session, const struct pasid_options *options, const struct session_grant *grant)
{
	struct resumption *resumption = &session->resumption;
	uint32_t resume_ms = options->resume_ms != 0 ? options->resume_ms : RECONNECT_TIMEOUT_MS;
	if (!grant_is_resumable(grant))
		return 0;
	memcpy(resumption->token, grant->token, TOKEN_BYTES);
	resumption->process = getpid();
	resumption->timeout_ms = resume_ms < RECONNECT_TIMEOUT_MAX_MS ? (int)resume_ms : RECONNECT_TIMEOUT_MAX_MS;
	resumption->set_id = grant->set_id;
	resumption->are_references_complete = options->token == NULL;
	if (resumption->timeout_ms > session->connection.timeout_ms)
		session->connection.timeout_ms = resumption->timeout_ms;
	return options->token != NULL ? confirm_all(session) : 0;
}

static int begin(struct pasid_session *session, const struct pasid_options *options)
{
	struct session_grant grant = { 0 };
	session->fd = session->connection.fd;
	int error = open_set(session, options, &grant);
	if (error == -ENOTSUP)
		error = do_without_session(session, options);
	else if (error == 0)
		error = keep_token(session, options, &grant);
	explicit_bzero(&grant, sizeof grant);
	if (error == 0 && is_named(options->space))
		strcpy(session->space, options->space);
	if (error != 0)
		connection_close(&session->connection);
	return error == -EIO ? -ECONNREFUSED : error;
}

static int connect_and_begin(struct pasid_session *session, const struct pasid_options *options)
{
	struct sockaddr_un address;
	int error = socket_path_address(options->path, &address);
	if (error != 0)
		return error;
	memcpy(session->resumption.path, address.sun_path, sizeof session->resumption.path);
	error = connection_open(&session->connection, address.sun_path, NULL, NULL);
	return error != 0 ? error : begin(session, options);
}

int pasid_open(const struct pasid_options *options, struct pasid_session **session)
{
	struct pasid_options known = { 0 };
	memcpy(&known, options, options->bytes < sizeof known ? options->bytes : sizeof known);
	if (options->bytes < sizeof options->bytes || (known.flags & ~(uint32_t)PASID_RESUMABLE) != 0)
		return -EINVAL;
	if (is_named(known.space) && strlen(known.space) > NAME_MAX_BYTES)
		return -EINVAL;
	struct pasid_session *made = session_make();
	if (made == NULL)
		return -ENOMEM;
	int error = connect_and_begin(made, &known);
	if (error != 0)
		session_destroy(made);
	else
		*session = made;
	return error;
}

int pasid_connect(const char *path, struct pasid_session **session)
{
	const struct pasid_options options = { .bytes = sizeof options, .path = path };
	return pasid_open(&options, session);
}

void pasid_close(struct pasid_session *session)
{
	if (session == NULL)
		return;
	/* If the daemon is back, the set waits for this process; the end of a connection releases it now. */
	if (session->resumption.is_broken && !session->is_lost && session_is_resumable(session))
		resume_reconnect(session);
	connection_close(&session->connection);
	events_destroy(session->events);
	session_destroy(session);
}
