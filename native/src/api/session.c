// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "../resume/retry.h"
#include "../wire/handshake.h"
#include "events.h"
#include "mend.h"
#include "references.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct pasid_session *session_make(void)
{
	struct pasid_session *made = calloc(1, sizeof *made);
	if (made != NULL)
		pthread_mutex_init(&made->lock, NULL);
	return made;
}

void session_destroy(struct pasid_session *session)
{
	events_destroy(session->events);
	id_set_clear(&session->resumption.told);
	word_map_clear(&session->resumption.references);
	explicit_bzero(session->resumption.token, TOKEN_BYTES);
	pthread_mutex_destroy(&session->lock);
	free(session);
}

int pasid_connect(const char *path, struct pasid_session **session)
{
	const struct pasid_options options = { .bytes = sizeof options, .path = path };
	return pasid_open(&options, session);
}

int pasid_adopt(int fd, struct pasid_session **session)
{
	struct pasid_session *made = session_make();
	if (made == NULL)
		return -ENOMEM;
	int error = connection_adopt(&made->connection, fd);
	if (error != 0)
		session_destroy(made);
	else
		*session = made;
	return error;
}

int pasid_fd(const struct pasid_session *session)
{
	return session->connection.fd;
}

void pasid_close(struct pasid_session *session)
{
	if (session == NULL)
		return;
	/* The set of a daemon that is back already waits for this process, and must not do so for long. */
	if (session->resumption.is_broken && !session->is_lost && session_is_resumable(session))
		mend_reconnect(session);
	close(session->connection.fd);
	session_destroy(session);
}

int session_lock(struct pasid_session *session)
{
	int cancel_state;
	/* A thread cancelled half-way would leave the lock taken and a reply unread. */
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
	pthread_mutex_lock(&session->lock);
	return cancel_state;
}

void session_unlock(struct pasid_session *session, int cancel_state)
{
	pthread_mutex_unlock(&session->lock);
	pthread_setcancelstate(cancel_state, NULL);
}

bool session_is_resumable(const struct pasid_session *session)
{
	return session->resumption.process != 0 && session->resumption.process == getpid();
}

static int lose(struct pasid_session *session, int error)
{
	session->is_lost = true;
	return error;
}

static int give_back(struct pasid_session *session, const uint32_t *pasids, uint32_t count)
{
	uint8_t payload[8];
	for (uint32_t i = 0; i < count; i++) {
		struct call call = { .command = COMMAND_FREE, .payload = payload, .payload_bytes = sizeof payload };
		frame_put_u32(payload, 0, pasids[i]);
		frame_put_u32(payload, 4, pasids[i]);
		int error = connection_call(&session->connection, &call);
		if (error != 0)
			return lose(session, error);
	}
	return -ENOMEM;
}

/* A PASID that cannot be remembered must not be kept: after a break it would pass for another's. */
static int note_given(struct pasid_session *session, const uint32_t *pasids, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (id_set_add(&session->resumption.told, pasids[i]) != 0)
			return give_back(session, pasids, count);
	return 0;
}

static int note(struct pasid_session *session, struct request *request)
{
	const struct call *call = &request->call;
	const struct unanswered *about = &request->about;
	if (session->resumption.process == 0 || call->error != 0 || call->result < 0)
		return 0;
	if (about->kind == UNANSWERED_ALLOCATE)
		return note_given(session, about->given, about->count);
	if (about->kind == UNANSWERED_ABANDONED)
		return note_given(session, (const uint32_t[]){ (uint32_t)call->result }, 1);
	if (about->kind == UNANSWERED_FREE)
		id_set_remove(&session->resumption.told, about->min, about->max);
	return references_note(session, request);
}

/* The IDs of an allocation arrive in the wire's order of bytes. */
static int read_given(struct request *request)
{
	struct unanswered *about = &request->about;
	if (about->kind != UNANSWERED_ALLOCATE || request->call.error != 0 || request->call.result < 0)
		return 0;
	if ((uint32_t)request->call.result != about->count || request->call.more_bytes != request->call.more_max)
		return -EIO;
	for (uint32_t i = 0; i < about->count; i++)
		about->given[i] = frame_u32((const uint8_t *)about->given, i * sizeof *about->given);
	return 0;
}

static int attempt(struct pasid_session *session, struct request *request)
{
	if (session->is_lost)
		return -EIO;
	bool is_answered = false;
	int error = mend_if_needed(session, request, &is_answered);
	if (error == 0 && !is_answered)
		error = references_learn(session, request);
	if (error == -EIO || error == -ETIMEDOUT)
		return lose(session, error);
	if (error != 0 || is_answered)
		return error;
	error = connection_call(&session->connection, &request->call);
	request->was_sent = true;
	if (error == 0)
		error = read_given(request);
	if (error == 0)
		return note(session, request);
	if (error != -EIO || !session_is_resumable(session))
		return error == -EINVAL ? error : lose(session, error);
	mend_break(session);
	return -EAGAIN;
}

int session_request_locked(struct pasid_session *session, struct request *request)
{
	int error = attempt(session, request);
	if (error != -EAGAIN)
		return error;
	_Atomic uint32_t nobody_else = 0; /* mends it: the lock is held */
	struct retry retry = retry_within_ms(session->resumption.patience_ms);
	while (error == -EAGAIN && retry_wait(&retry, &nobody_else, 0))
		error = attempt(session, request);
	if (error == -EAGAIN && request->was_sent)
		mend_abandon(session, request);
	return error == -EAGAIN ? -ETIMEDOUT : error;
}

int session_request(struct pasid_session *session, struct request *request)
{
	int cancel_state = session_lock(session);
	int error = session_request_locked(session, request);
	events_signal(session->events);
	session_unlock(session, cancel_state);
	return error != 0 ? error : -(int)request->call.error;
}

int session_call(struct pasid_session *session, struct call *call)
{
	struct request request = { .call = *call };
	int error = session_request(session, &request);
	*call = request.call;
	return error;
}

int session_ask(struct pasid_session *session, uint16_t command, const uint32_t *numbers, size_t count)
{
	uint8_t payload[4 * sizeof(uint32_t)];
	struct call call = { .command = command, .payload = payload, .payload_bytes = count * sizeof(uint32_t) };
	for (size_t i = 0; i < count; i++)
		frame_put_u32(payload, i * sizeof(uint32_t), numbers[i]);
	int error = session_call(session, &call);
	return error != 0 ? error : call.result;
}
