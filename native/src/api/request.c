// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "request.h"

#include "../resume/retry.h"
#include "../resume/session_command.h"
#include "events.h"
#include "reference_counts.h"
#include "resume.h"

#include <errno.h>

static int lose(struct pasid_session *session, int error)
{
	session->is_lost = true;
	return error;
}

static int release_unrecorded(struct pasid_session *session, const uint32_t *pasids, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		int error = session_command_free(&session->connection, pasids[i], pasids[i]);
		if (error != 0)
			return lose(session, error);
	}
	return -ENOMEM;
}

/* A PASID that cannot be recorded is released: after a break it would count as never reported. */
static int record_results(struct pasid_session *session, const uint32_t *pasids, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (id_set_add(&session->resumption.confirmed, pasids[i]) != 0)
			return release_unrecorded(session, pasids, count);
	return 0;
}

static int record(struct pasid_session *session, struct request *request)
{
	const struct call *call = &request->call;
	const struct unanswered *pending = &request->pending;
	if (session->resumption.process == 0)
		return 0;
	/* The set has lost the PASID also if there was no other one for it. */
	if (request->is_result_pasid && (call->error == 0 || call->error == ENOSPC))
		id_set_remove(&session->resumption.confirmed, request->replaced, request->replaced);
	if (call->error != 0 || call->result < 0)
		return 0;
	if (pending->kind == UNANSWERED_ALLOCATE)
		return record_results(session, pending->results, pending->count);
	if (pending->kind == UNANSWERED_ABANDONED)
		return record_results(session, (const uint32_t[]){ (uint32_t)call->result }, 1);
	if (pending->kind == UNANSWERED_FREE)
		id_set_remove(&session->resumption.confirmed, pending->min, pending->max);
	return reference_counts_record(session, request);
}

/* Stores the results of an allocation, in the host's byte order. */
static int read_results(struct request *request)
{
	struct unanswered *pending = &request->pending;
	if (pending->kind != UNANSWERED_ALLOCATE || request->call.error != 0 || request->call.result < 0)
		return 0;
	if (request->is_result_pasid) {
		pending->results[0] = (uint32_t)request->call.result;
		return 0;
	}
	if ((uint32_t)request->call.result != pending->count || request->call.more_bytes != request->call.more_max)
		return -EIO;
	for (uint32_t i = 0; i < pending->count; i++)
		pending->results[i] = frame_u32((const uint8_t *)pending->results, i * sizeof *pending->results);
	return 0;
}

/* A connection that ends before the request is sent breaks a resumable session, as it does in the request. */
static int prepare(struct pasid_session *session, struct request *request, bool *is_answered)
{
	int error = resume_if_broken(session, request, is_answered);
	if (error != 0 || *is_answered)
		return error;
	error = reference_counts_learn(session, request);
	if (error != -EIO || !session_is_resumable(session))
		return error;
	resume_break(session);
	return -EAGAIN;
}

static int attempt(struct pasid_session *session, struct request *request)
{
	if (session->is_lost)
		return -EIO;
	bool is_answered = false;
	int error = prepare(session, request, &is_answered);
	if (error == -EIO || error == -ETIMEDOUT)
		return lose(session, error);
	if (error != 0 || is_answered)
		return error;
	error = connection_call(&session->connection, &request->call);
	request->was_sent = true;
	if (error == 0)
		error = read_results(request);
	if (error == 0)
		return record(session, request);
	if (error != -EIO || !session_is_resumable(session))
		return error == -EINVAL ? error : lose(session, error);
	resume_break(session);
	return -EAGAIN;
}

int api_request_locked(struct pasid_session *session, struct request *request)
{
	int error = attempt(session, request);
	if (error != -EAGAIN)
		return error;
	_Atomic uint32_t no_changes = 0; /* no other thread can resume the session: the lock is held */
	struct retry retry = retry_within_ms(session->resumption.timeout_ms);
	while (error == -EAGAIN && retry_wait(&retry, &no_changes, 0))
		error = attempt(session, request);
	if (error == -EAGAIN && request->was_sent)
		resume_abandon(session, request);
	return error == -EAGAIN ? -ETIMEDOUT : error;
}

int api_request(struct pasid_session *session, struct request *request)
{
	int cancel_state = session_lock(session);
	int error = api_request_locked(session, request);
	events_signal(session->events);
	session_unlock(session, cancel_state);
	return error != 0 ? error : -(int)request->call.error;
}

int api_call(struct pasid_session *session, struct call *call)
{
	struct request request = { .call = *call };
	int error = api_request(session, &request);
	*call = request.call;
	return error;
}

int api_ask(struct pasid_session *session, uint16_t command, const uint32_t *numbers, size_t count)
{
	uint8_t payload[4 * sizeof(uint32_t)];
	struct call call = { .command = command, .payload = payload, .payload_bytes = count * sizeof(uint32_t) };
	for (size_t i = 0; i < count; i++)
		frame_put_u32(payload, i * sizeof(uint32_t), numbers[i]);
	int error = api_call(session, &call);
	return error != 0 ? error : call.result;
}
