// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "../resume/session_command.h"
#include "../wire/handshake.h"
#include "../wire/socket_path.h"

#include <errno.h>
#include <unistd.h>

enum { PATIENCE_MS = 30000, PATIENCE_MAX_MS = 24 * 3600 * 1000 };

static bool is_named(const char *name)
{
	return name != NULL && *name != '\0';
}

/* A daemon that knows no SESSION gives a name all the same, but neither a space nor a quota. */
static int do_without_session(struct pasid_session *session, const struct pasid_options *options)
{
	if (is_named(options->space) || options->limit != 0 || options->guarantee != 0 || options->token != NULL)
		return -ENOTSUP;
	return is_named(options->name) ? pasid_name(session, options->name) : 0;
}

static int choose(struct pasid_session *session, const struct pasid_options *options, struct session_grant *grant)
{
	const struct session_wish wish = {
		.resumable = (options->flags & PASID_RESUMABLE) != 0,
		.limit = options->limit,
		.guarantee = options->guarantee,
		.space = options->space,
		.name = options->name,
	};
	bool has_wish = wish.resumable || wish.limit != 0 || wish.guarantee != 0 || is_named(wish.space) || is_named(wish.name);
	if (options->token != NULL)
		return session_command_resume(&session->connection, options->token, grant);
	return has_wish ? session_command_open(&session->connection, &wish, grant) : 0;
}

/* All that the set holds is known to whoever has the token. */
static int take_over(struct pasid_session *session)
{
	struct unanswered nothing = { .kind = UNANSWERED_NOTHING };
	return reconcile(&session->connection, &session->resumption.told, &nothing);
}

static int keep_token(struct pasid_session *session, const struct pasid_options *options, const struct session_grant *grant)
{
	struct resumption *resumption = &session->resumption;
	uint32_t wish_ms = options->resume_ms != 0 ? options->resume_ms : PATIENCE_MS;
	if (!grant_is_resumable(grant))
		return 0;
	memcpy(resumption->token, grant->token, TOKEN_BYTES);
	resumption->process = getpid();
	resumption->patience_ms = wish_ms < PATIENCE_MAX_MS ? (int)wish_ms : PATIENCE_MAX_MS;
	resumption->set_id = grant->set_id;
	resumption->are_references_complete = options->token == NULL;
	if (resumption->patience_ms > session->connection.timeout_ms)
		session->connection.timeout_ms = resumption->patience_ms;
	return options->token != NULL ? take_over(session) : 0;
}

static int begin(struct pasid_session *session, const struct pasid_options *options)
{
	struct session_grant grant = { 0 };
	int error = choose(session, options, &grant);
	if (error == -ENOTSUP)
		error = do_without_session(session, options);
	else if (error == 0)
		error = keep_token(session, options, &grant);
	explicit_bzero(&grant, sizeof grant);
	if (error == 0 && is_named(options->space))
		strcpy(session->space, options->space);
	if (error != 0)
		close(session->connection.fd);
	return error == -EIO ? -ECONNREFUSED : error;
}

static int connect_and_begin(struct pasid_session *session, const struct pasid_options *options)
{
	struct sockaddr_un address;
	int error = socket_path_address(options->path, &address);
	if (error != 0)
		return error;
	memcpy(session->resumption.path, address.sun_path, sizeof session->resumption.path);
	error = connection_open(&session->connection, address.sun_path);
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

int pasid_token(struct pasid_session *session, uint8_t *token)
{
	int cancel_state = session_lock(session);
	bool has_token = session->resumption.process != 0;
	if (has_token)
		memcpy(token, session->resumption.token, TOKEN_BYTES);
	session_unlock(session, cancel_state);
	return has_token ? 0 : -ENOENT;
}

int pasid_hold(struct pasid_session *session)
{
	uint32_t process = (uint32_t)getpid();
	int result = session_ask(session, COMMAND_HOLDER, &process, 1);
	if (result < 0)
		return result;
	int cancel_state = session_lock(session);
	if (session->resumption.process != 0)
		session->resumption.process = (pid_t)process;
	session_unlock(session, cancel_state);
	return 0;
}
