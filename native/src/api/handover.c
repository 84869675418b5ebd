// SPDX-License-Identifier: Apache-2.0
#include "../wire/handshake.h"
#include "request.h"

#include <errno.h>
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
