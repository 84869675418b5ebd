// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "../resume/retry.h"
#include "../resume/session_command.h"
#include "../wire/handshake.h"
#include "../wire/socket_path.h"
#include "next.h"
#include "process.h"
#include "session_lock.h"
#include "session_state.h"

#include <errno.h>
#include <stdlib.h>

struct session_state session_state = { .connection.fd = -1 };

static struct session_guard fork_guard;

static void forget_resumption(void)
{
	session_state.is_resumable = false;
	session_state.is_broken = false;
	session_state.is_unreconciled = false;
	session_state.unanswered = (struct unanswered){ .kind = UNANSWERED_NOTHING };
	explicit_bzero(session_state.token, sizeof session_state.token);
}

static int end(int error)
{
	session_socket_close();
	id_set_clear(&session_state.told);
	forget_resumption();
	session_state.members = 0;
	return error;
}

/* A daemon that knows no SESSION serves as it always did, without a way to go on after its end. */
static int choose(struct connection *connection)
{
	struct session_grant grant;
	int patience_ms = session_patience_ms();
	const struct session_wish wish = { .resumable = patience_ms > 0, .space = secure_getenv("PASID_SPACE"),
					   .name = secure_getenv("PASID_SET_NAME") };
	bool has_wish = wish.resumable || wish.space != NULL || wish.name != NULL;
	int error = has_wish ? session_command_open(connection, &wish, &grant) : -ENOTSUP;
	if (error == -ENOTSUP && (wish.space == NULL || *wish.space == '\0'))
		return 0;
	if (error != 0)
		return error;
	session_state.is_resumable = wish.resumable && grant_is_resumable(&grant);
	memcpy(session_state.token, grant.token, sizeof session_state.token);
	explicit_bzero(&grant, sizeof grant);
	if (session_state.is_resumable && patience_ms > connection->timeout_ms)
		connection->timeout_ms = patience_ms;
	return 0;
}

static int set_up(struct connection *connection)
{
	uint8_t type[4];
	struct call call = { .command = VFIO_SET_IOMMU, .payload = type, .payload_bytes = sizeof type };
	frame_put_u32(type, 0, VFIO_TYPE1_NESTING);
	int error = choose(connection);
	if (error == 0)
		error = connection_call(connection, &call);
	if (error == 0 && call.error != 0)
		error = -ECONNREFUSED;
	if (error == 0)
		error = session_socket_take(connection);
	return error == -EIO ? -ECONNREFUSED : error;
}

static int start(void)
{
	struct sockaddr_un address;
	struct connection connection;
	if (!process_owns_records())
		return -EIO;
	int error = socket_path_address(NULL, &address);
	if (error == 0)
		error = connection_open(&connection, address.sun_path);
	if (error != 0)
		return error;
	memcpy(session_state.path, address.sun_path, sizeof session_state.path);
	error = set_up(&connection);
	if (error != 0) {
		next_close(connection.fd);
		forget_resumption();
		return error;
	}
	session_state.number++;
	return 0;
}

/* The daemon sees the end of a connection some time after close; this it has done when it answers. */
static void free_all(void)
{
	uint8_t request[PASID_REQUEST_BYTES];
	struct call call = { .command = VFIO_PASID_REQUEST, .payload = request, .payload_bytes = sizeof request };
	frame_put_pasid_request(request, PASID_FREE, 0, UINT32_MAX);
	connection_call(&session_state.connection, &call);
}

/*
 * The last container was closed while the daemon was away: its set waits there for this process, and
 * is taken up again, emptied, so that it does not stay until the process ends.
 */
static int take_up(void)
{
	int error = session_mend(NULL);
	if (error != 0)
		return error == -EAGAIN ? -ECONNREFUSED : end(error);
	free_all();
	id_set_clear(&session_state.told);
	session_state.number++;
	return 0;
}

static int connect_if_needed(void)
{
	if (session_socket_is_ours())
		return 0;
	if (session_state.is_broken && session_state.members == 0) {
		int error = take_up();
		if (error != -EIO)
			return error;
	}
	end(0);
	return start();
}

static int join(_Atomic uint32_t *joined)
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
	int error = join(joined);
	session_unlock(&guard);
	return error;
}

static bool needs_mending(void)
{
	if (session_state.is_resumable && !session_state.is_broken && !session_socket_is_ours())
		session_state.is_broken = true;
	return session_state.is_broken || session_state.is_unreconciled;
}

static void leave(uint32_t number)
{
	if (number != session_state.number || session_state.members == 0 || --session_state.members != 0)
		return;
	if (needs_mending() && session_mend(NULL) == -EAGAIN) {
		session_socket_close();
		return;
	}
	if (session_socket_is_ours())
		free_all();
	end(0);
}

void session_leave(_Atomic uint32_t *joined)
{
	if (atomic_load(joined) == SESSION_NONE)
		return;
	struct session_guard guard = session_lock();
	leave(atomic_exchange(joined, SESSION_NONE));
	session_unlock(&guard);
}

/* A PASID that cannot be remembered must not be kept: after a break it would pass for another's. */
static int give_back(uint32_t pasid)
{
	uint8_t request[PASID_REQUEST_BYTES];
	struct call call = { .command = VFIO_PASID_REQUEST, .payload = request, .payload_bytes = sizeof request };
	frame_put_pasid_request(request, PASID_FREE, pasid, pasid);
	connection_call(&session_state.connection, &call);
	return -ENOMEM;
}

/* Keeps the record of what the program was told. */
static int note(const struct call *call, const struct unanswered *about)
{
	if (!session_state.is_resumable || call->error != 0)
		return 0;
	if (about->kind == UNANSWERED_ALLOCATE && id_set_add(&session_state.told, (uint32_t)call->result) != 0)
		return give_back((uint32_t)call->result);
	if (about->kind == UNANSWERED_FREE)
		id_set_remove(&session_state.told, about->min, about->max);
	return 0;
}

static int call_now(struct call *call, struct pending_request *request)
{
	int error = connection_call(&session_state.connection, call);
	if (error == 0)
		return note(call, &request->about);
	if (error != -EIO || !session_state.is_resumable)
		return end(error);
	request->was_sent = true;
	session_state.is_broken = true;
	session_state.unanswered = request->about;
	session_state.unanswered_ticket = request->ticket;
	return -EAGAIN;
}

/* Another thread has gone on with the session meanwhile, and done this request's free for it. */
static bool was_freed_by_another(const struct pending_request *request)
{
	return request->was_sent && request->about.kind == UNANSWERED_FREE &&
	       request->ticket != session_state.unanswered_ticket;
}

static int mend_for(struct pending_request *request)
{
	int error = session_mend(request);
	return error == -EIO || error == -ETIMEDOUT ? end(error) : error;
}

static int call_joined(_Atomic uint32_t *joined, struct call *call, struct pending_request *request)
{
	if (atomic_load(joined) == SESSION_NONE) {
		int error = join(joined);
		if (error != 0)
			return error;
	}
	if (atomic_load(joined) != session_state.number)
		return -EIO;
	if (!session_state.is_resumable && !session_socket_is_ours())
		return end(-EIO);
	if (was_freed_by_another(request)) {
		request->about.is_answered = true;
		return 0;
	}
	if (needs_mending()) {
		int error = mend_for(request);
		if (error != 0 || request->about.is_answered)
			return error;
	}
	return call_now(call, request);
}

static int until_answered(_Atomic uint32_t *joined, struct call *call, struct pending_request *request,
			  struct session_guard *guard)
{
	int error = call_joined(joined, call, request);
	if (error != -EAGAIN)
		return error;
	struct retry retry = retry_within_ms(session_patience_ms());
	while (error == -EAGAIN) {
		uint32_t seen = atomic_load(&session_state.mends);
		session_pause(guard);
		bool again = retry_wait(&retry, &session_state.mends, seen);
		session_go_on(guard);
		if (!again) {
			session_abandon(request);
			return -ETIMEDOUT;
		}
		error = call_joined(joined, call, request);
	}
	return error;
}

int session_call(_Atomic uint32_t *joined, struct call *call, const struct unanswered *about)
{
	uint32_t pasid = 0; /* and 0 is what a free answers */
	struct session_guard guard = session_lock();
	struct pending_request request = { .about = *about, .ticket = ++session_state.last_ticket };
	request.about.given = &pasid;
	int error = until_answered(joined, call, &request, &guard);
	session_unlock(&guard);
	if (request.about.is_answered) {
		call->error = 0;
		call->result = (int)pasid;
	}
	return error;
}

/* What the child has of the record may have been caught in the middle of a change: it is left alone. */
void session_forget(void)
{
	session_state.told = (struct id_set){ 0 };
	end(0);
}

void session_lock_for_fork(void)
{
	fork_guard = session_lock();
}

void session_unlock_after_fork(void)
{
	session_unlock(&fork_guard);
}
