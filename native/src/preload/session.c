// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "session.h"

#include "../resume/session_command.h"
#include "../wire/handshake.h"
#include "../wire/socket_path.h"
#include "process.h"
#include "session_lock.h"
#include "session_resume.h"
#include "session_socket.h"
#include "session_state.h"

#include <errno.h>
#include <stdlib.h>

static void forget_resumption(void)
{
	session_state.is_resumable = false;
	session_state.is_broken = false;
	session_state.is_unreconciled = false;
	session_state.unanswered = (struct unanswered){ .kind = UNANSWERED_NOTHING };
	explicit_bzero(session_state.token, sizeof session_state.token);
}

int session_end(int error)
{
	session_socket_close();
	id_set_clear(&session_state.confirmed);
	forget_resumption();
	session_state.members = 0;
	return error;
}

/* A daemon that does not know SESSION still serves its default space, without resumption. */
static int open_set(struct connection *connection)
{
	struct session_grant grant;
	const struct session_request request = {
		.resumable = session_state.settings.resume_ms > 0,
		.space = secure_getenv("PASID_SPACE"),
		.name = secure_getenv("PASID_SET_NAME"),
	};
	int error = session_request_is_special(&request) ? session_command_open(connection, &request, &grant) : -ENOTSUP;
	if (error == -ENOTSUP && (request.space == NULL || *request.space == '\0'))
		return 0;
	if (error != 0)
		return error;
	session_state.is_resumable = request.resumable && grant_is_resumable(&grant);
	memcpy(session_state.token, grant.token, sizeof session_state.token);
	explicit_bzero(&grant, sizeof grant);
	if (session_state.is_resumable && session_state.settings.resume_ms > connection->timeout_ms)
		connection->timeout_ms = session_state.settings.resume_ms;
	return 0;
}

static int set_up(struct connection *connection)
{
	int error = open_set(connection);
	if (error == 0)
		error = session_set_type(connection);
	if (error == 0)
		error = session_socket_take(connection);
	return error == -EIO ? -ECONNREFUSED : error;
}

static int read_settings(void)
{
	struct settings settings;
	int error = settings_read(&settings);
	if (error != 0)
		return error;
	session_state.settings = settings;
	atomic_store(&session_is_max_exclusive, settings.is_max_exclusive);
	return 0;
}

/* Without a setting the series is what the daemon names; it stays so when the session is resumed. */
static int open_connection(struct connection *connection, const char *path)
{
	const struct series *requested = session_state.settings.series;
	char named[SERIES_LABEL_BYTES];
	int error = connection_open(connection, path, requested != NULL ? requested->label : NULL, named);
	if (error != 0)
		return error;
	const struct series *series = series_find(named);
	if (series == NULL) {
		connection_close(connection);
		return -EPROTONOSUPPORT;
	}
	session_state.settings.series = series;
	atomic_store(&session_series, series);
	return 0;
}

static int start(void)
{
	struct sockaddr_un address;
	struct connection connection;
	if (!process_owns_records())
		return -EIO;
	int error = read_settings();
	if (error == 0)
		error = socket_path_address(NULL, &address);
	if (error == 0)
		error = open_connection(&connection, address.sun_path);
	if (error != 0)
		return error;
	memcpy(session_state.path, address.sun_path, sizeof session_state.path);
	error = set_up(&connection);
	if (error != 0) {
		connection_close(&connection);
		forget_resumption();
		return error;
	}
	session_state.number++;
	return 0;
}

/* The daemon notices the end of a connection some time after close(); a free is done when it has replied. */
static void free_all(void)
{
	session_command_free(&session_state.connection, 0, UINT32_MAX);
}

/*
 * Resumes, emptied, a set that waits in the daemon for this process because the last container was closed while the
 * daemon was away. Otherwise the set would stay until the process ends.
 */
static int reclaim_set(void)
{
	int error = session_resume(NULL);
	if (error != 0)
		return error == -EAGAIN ? -ECONNREFUSED : session_end(error);
	free_all();
	id_set_clear(&session_state.confirmed);
	session_state.number++;
	return 0;
}

static int connect_if_needed(void)
{
	if (session_socket_is_ours())
		return 0;
	if (session_state.is_broken && session_state.members == 0) {
		int error = reclaim_set();
		if (error != -EIO)
			return error;
	}
	session_end(0);
	return start();
}

int session_join_locked(_Atomic uint32_t *joined)
{
	int error = connect_if_needed();
	if (error == 0) {
		session_state.members++;
		atomic_store(joined, session_state.number);
	}
	return error;
}

int session_join(_Atomic uint32_t *joined)
{
	struct session_guard guard = session_lock();
	int error = session_join_locked(joined);
	session_unlock(&guard);
	return error;
}

static void leave(uint32_t number)
{
	if (number != session_state.number || session_state.members == 0 || --session_state.members != 0)
		return;
	if (session_needs_resuming() && session_resume(NULL) == -EAGAIN) {
		session_socket_close();
		return;
	}
	if (session_socket_is_ours())
		free_all();
	session_end(0);
}

void session_leave(_Atomic uint32_t *joined)
{
	if (atomic_load(joined) == SESSION_NONE)
		return;
	struct session_guard guard = session_lock();
	leave(atomic_exchange(joined, SESSION_NONE));
	session_unlock(&guard);
}

/* The child may have inherited the record in the middle of a change: it is dropped, not unmapped. */
void session_forget(void)
{
	session_state.confirmed = (struct id_set){ 0 };
	session_end(0);
}
