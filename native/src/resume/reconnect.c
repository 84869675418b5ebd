// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "reconnect.h"

#include "../wire/handshake.h"
#include "session_command.h"

#include <errno.h>

/*
 * RESUME may take long in a daemon that has just started, and must not be given up early: the daemon could
 * process it later, find the connection closed, and release the set.
 */
static int resume(struct connection *fresh, const uint8_t *token, int timeout_ms)
{
	struct session_grant grant;
	fresh->timeout_ms = timeout_ms;
	int error = session_command_resume(fresh, token, &grant);
	explicit_bzero(&grant, sizeof grant);
	if (error == -EIO)
		return -EAGAIN;
	/* Any other refusal means that the daemon does not know the set any more. */
	return error == 0 || error == -ETIMEDOUT ? error : -EIO;
}

int reconnect(struct connection *fresh, const char *path, const char *series, const uint8_t *token, int timeout_ms)
{
	int error = connection_open(fresh, path, series, NULL);
	if (error != 0)
		return error == -EMFILE || error == -ENFILE || error == -ENOMEM ? error : -EAGAIN;
	error = resume(fresh, token, timeout_ms);
	if (error != 0)
		connection_close(fresh);
	return error;
}
