// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "../wire/deadline.h"
#include "events.h"
#include "request.h"
#include "resume.h"
#include "text.h"

#include <errno.h>
#include <poll.h>

static int ask_to_subscribe(struct pasid_session *session)
{
	uint8_t payload[8];
	struct request request = { .call = { .command = COMMAND_SUBSCRIBE, .payload = payload, .payload_bytes = sizeof payload } };
	frame_put_u32(payload, 0, session->events->priority);
	frame_put_u32(payload, 4, session->events->flags);
	int error = api_request_locked(session, &request);
	return error != 0 ? error : -(int)request.call.error;
}

static int subscribe(struct pasid_session *session, uint32_t priority, uint32_t flags)
{
	if (session->events == NULL) {
		int error = events_make(&session->events);
		if (error == 0)
			error = events_attach(session);
		if (error != 0)
			return error;
	}
	struct events *events = session->events;
	if (events->is_subscribed)
		return -EBUSY;
	events->priority = priority;
	events->flags = flags;
	events->refusal = 0;
	events->queue.max = (flags & PASID_DRAINS) != 0 ? EVENT_QUEUE_MAX_DRAIN : EVENT_QUEUE_MAX;
	int error = ask_to_subscribe(session);
	events->is_subscribed = error == 0;
	return error;
}

int pasid_subscribe(struct pasid_session *session, uint32_t priority, uint32_t flags)
{
	const uint32_t known = PASID_EVENTS_OF_ALL | PASID_DRAINS | PASID_EVENTS_MOVED;
	if (priority > PASID_PRIORITY_LAST || (flags & ~known) != 0)
		return -EINVAL;
	int cancel_state = session_lock(session);
	int error = subscribe(session, priority, flags);
	session_unlock(session, cancel_state);
	return error;
}

int pasid_unsubscribe(struct pasid_session *session)
{
	struct request request = { .call = { .command = COMMAND_UNSUBSCRIBE } };
	int cancel_state = session_lock(session);
	int error = api_request_locked(session, &request);
	if (error == 0 && session->events != NULL) {
		session->events->is_subscribed = false;
		session->events->refusal = 0;
	}
	events_signal(session->events);
	session_unlock(session, cancel_state);
	if (error == 0)
		error = -(int)request.call.error;
	return error != 0 ? error : request.call.result;
}

int pasid_event_fd(struct pasid_session *session)
{
	int cancel_state = session_lock(session);
	int fd = session->events != NULL ? session->events->epoll_fd : -EINVAL;
	session_unlock(session, cancel_state);
	return fd;
}

/* Reads what has arrived. Returns 0 also while the daemon is away. */
static int fetch(struct pasid_session *session)
{
	bool is_answered;
	if (session->is_lost)
		return -EIO;
	int error = resume_if_broken(session, NULL, &is_answered);
	if (error == 0)
		error = connection_poll(&session->connection) == 0 ? 0 : -EPIPE;
	if (error == -EPIPE && session_is_resumable(session)) {
		resume_break(session);
		return 0;
	}
	if (error == -EAGAIN) {
		events_rearm_timer(session->events);
		return 0;
	}
	if (error == -EPIPE || error == -EIO || error == -ETIMEDOUT) {
		session->is_lost = true;
		return -EIO;
	}
	return error;
}

/* Returns 1 with an event; 0 if there is none now; or a negative errno. */
static int take_event(struct pasid_session *session, struct pasid_event *event)
{
	struct events *events = session->events;
	if (events == NULL)
		return -EINVAL;
	if (event_queue_take(&events->queue, event))
		return 1;
	if (!events->is_subscribed)
		return events->refusal != 0 ? events->refusal : -EINVAL;
	int error = fetch(session);
	return error != 0 ? error : event_queue_take(&events->queue, event);
}

static int take_event_locked(struct pasid_session *session, struct pasid_event *event)
{
	int cancel_state = session_lock(session);
	int got = take_event(session, event);
	events_signal(session->events);
	session_unlock(session, cancel_state);
	return got;
}

int pasid_next_event(struct pasid_session *session, struct pasid_event *event, size_t event_bytes, int timeout_ms)
{
	struct pasid_event found;
	struct deadline deadline = deadline_in_ms(timeout_ms);
	int got = take_event_locked(session, &found);
	while (got == 0 && (timeout_ms < 0 || !deadline_passed(&deadline))) {
		struct pollfd ready = { .fd = session->events->epoll_fd, .events = POLLIN };
		poll(&ready, 1, timeout_ms < 0 ? -1 : (int)deadline_left_ms(&deadline));
		got = take_event_locked(session, &found);
	}
	if (got <= 0)
		return got;
	struct_copy(event, event_bytes, &found, sizeof found);
	return got;
}

int pasid_ack_drain(struct pasid_session *session, uint32_t pasid, uint32_t generation)
{
	return api_ask(session, COMMAND_ACK_DRAIN, (const uint32_t[]){ pasid, generation }, 2);
}
