// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "../wire/handshake.h"
#include "request.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

int pasid_adopt(int fd, struct pasid_session **session)
{
	struct pasid_session *made = session_make();
	if (made == NULL)
		return -ENOMEM;
	int error = connection_adopt(&made->connection, fd);
	made->fd = fd;
	if (error != 0)
		session_destroy(made);
	else
		*session = made;
	return error;
}

static int fd_in_environment(void)
{
	char *end;
	const char *value = secure_getenv("PASID_FD");
	if (value == NULL)
		return -ENOENT;
	unsigned long fd = strtoul(value, &end, 10);
	return *value >= '0' && *value <= '9' && *end == '\0' && fd <= INT_MAX ? (int)fd : -EINVAL;
}

int pasid_from_fd(int fd, struct pasid_session **session)
{
	struct pasid_session *made;
	int named = fd == -1 ? fd_in_environment() : fd;
	if (fd == -1 && named < 0)
		return named;
	int error = pasid_adopt(named, &made);
	if (error != 0)
		return error;
	/* An old daemon, or one where the set does not outlive it, has no holders. */
	error = pasid_hold(made);
	if (error == -EIO || error == -ETIMEDOUT) {
		session_destroy(made);
		return error;
	}
	*session = made;
	return 0;
}

int pasid_fd(const struct pasid_session *session)
{
	return session->fd;
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
	int result = api_ask(session, COMMAND_HOLDER, &process, 1);
	if (result < 0)
		return result;
	int cancel_state = session_lock(session);
	if (session->resumption.process != 0)
		session->resumption.process = (pid_t)process;
	session_unlock(session, cancel_state);
	return 0;
}
