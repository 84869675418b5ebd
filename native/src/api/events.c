// SPDX-License-Identifier: Apache-2.0
#include "events.h"

#include "event_queue.h"
#include "../wire/deadline.h"
#include "mend.h"
#include "text.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { NS_PER_MS = 1000000, AWAY_RETRY_MS = 100 };

/* Where the fields of an EVENT are. */
enum { TYPE_AT = 0, ID_AT = 4, GENERATION_AT = 8, SET_AT = 12, SEQUENCE_AT = 16, EVENT_BYTES = 24, LOST_BYTES = 8 };

/*
 * Programs poll one descriptor, whatever becomes of the connection: an epoll of the socket, of an
 * eventfd that stands for what was read already, and of a timer for while the daemon is away.
 */
struct events {
	struct event_queue queue;
	int epoll_fd;
	int queue_fd;
	int timer_fd;
	bool is_raised; /* queue_fd */
	bool is_subscribed;
	int refusal; /* why the subscription ended by itself, or 0 */
	uint32_t priority;
	uint32_t flags;
};

static bool take_frame(void *context, const uint8_t *frame, size_t payload_bytes)
{
	struct events *events = context;
	const uint8_t *payload = frame + FRAME_HEADER_BYTES;
	uint16_t command = frame_u16(frame, FRAME_COMMAND_AT);
	if (command == COMMAND_EVENTS_LOST && payload_bytes >= LOST_BYTES) {
		event_queue_lose(&events->queue, frame_u64(payload, 0));
		return true;
	}
	if (command != COMMAND_EVENT || payload_bytes < EVENT_BYTES)
		return false;
	const struct pasid_event event = {
		.type = frame_u32(payload, TYPE_AT),
		.pasid = frame_u32(payload, ID_AT),
		.generation = frame_u32(payload, GENERATION_AT),
		.set_id = frame_u32(payload, SET_AT),
		.sequence = frame_u64(payload, SEQUENCE_AT),
	};
	event_queue_put(&events->queue, &event);
	return true;
}

void events_signal(struct events *events)
{
	uint64_t count = 1;
	if (events == NULL || events->is_raised == !event_queue_is_empty(&events->queue))
		return;
	ssize_t done = events->is_raised ? read(events->queue_fd, &count, sizeof count)
					 : write(events->queue_fd, &count, sizeof count);
	if (done == sizeof count)
		events->is_raised = !events->is_raised;
}

static void set_timer(const struct events *events, int64_t ms)
{
	struct itimerspec timer = { .it_value = { .tv_nsec = ms * NS_PER_MS }, .it_interval = { .tv_nsec = ms * NS_PER_MS } };
	timerfd_settime(events->timer_fd, 0, &timer, NULL);
}

void events_leave_socket(struct events *events, int fd)
{
	if (events == NULL)
		return;
	epoll_ctl(events->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
	set_timer(events, AWAY_RETRY_MS);
}

static int watch(const struct events *events, int fd)
{
	struct epoll_event readable = { .events = EPOLLIN };
	return epoll_ctl(events->epoll_fd, EPOLL_CTL_ADD, fd, &readable) == 0 || errno == EEXIST ? 0 : -errno;
}

void events_destroy(struct events *events)
{
	if (events == NULL)
		return;
	const int fds[] = { events->epoll_fd, events->queue_fd, events->timer_fd };
	for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	free(events);
}

static int make(struct events **made)
{
	struct events *events = calloc(1, sizeof *events);
	if (events == NULL)
		return -ENOMEM;
	events->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	events->queue_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	events->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	bool is_whole = events->epoll_fd >= 0 && events->queue_fd >= 0 && events->timer_fd >= 0;
	int error = is_whole ? watch(events, events->queue_fd) : -errno;
	if (error == 0)
		error = watch(events, events->timer_fd);
	if (error != 0)
		events_destroy(events);
	else
		*made = events;
	return error;
}

/* From now on there may be events between replies. */
static int attach(struct pasid_session *session)
{
	session->connection.on_event = take_frame;
	session->connection.events = session->events;
	set_timer(session->events, 0);
	return watch(session->events, session->connection.fd);
}

static int ask_to_subscribe(struct pasid_session *session)
{
	uint8_t payload[8];
	struct request request = { .call = { .command = COMMAND_SUBSCRIBE, .payload = payload, .payload_bytes = sizeof payload } };
	frame_put_u32(payload, 0, session->events->priority);
	frame_put_u32(payload, 4, session->events->flags);
	int error = session_request_locked(session, &request);
	return error != 0 ? error : -(int)request.call.error;
}

static int subscribe(struct pasid_session *session, uint32_t priority, uint32_t flags)
{
	if (session->events == NULL) {
		int error = make(&session->events);
		if (error == 0)
			error = attach(session);
		if (error != 0)
			return error;
	}
	struct events *events = session->events;
	if (events->is_subscribed)
		return -EBUSY;
	events->priority = priority;
	events->flags = flags;
	events->refusal = 0;
	int error = ask_to_subscribe(session);
	events->is_subscribed = error == 0;
	return error;
}

int pasid_subscribe(struct pasid_session *session, uint32_t priority, uint32_t flags)
{
	if (priority > PASID_PRIORITY_LAST || (flags & ~(uint32_t)(PASID_EVENTS_OF_ALL | PASID_DRAINS)) != 0)
		return -EINVAL;
	int cancel_state = session_lock(session);
	int error = subscribe(session, priority, flags);
	session_unlock(session, cancel_state);
	return error;
}

int events_resubscribe(struct pasid_session *session)
{
	uint8_t payload[8];
	struct call call = { .command = COMMAND_SUBSCRIBE, .payload = payload, .payload_bytes = sizeof payload };
	struct events *events = session->events;
	if (events == NULL)
		return 0;
	int error = attach(session);
	if (error != 0 || !events->is_subscribed)
		return error;
	frame_put_u32(payload, 0, events->priority);
	frame_put_u32(payload, 4, events->flags);
	error = connection_call(&session->connection, &call);
	if (error != 0)
		return error;
	event_queue_lose(&events->queue, PASID_LOST_UNKNOWN);
	events->is_subscribed = call.error == 0;
	events->refusal = -(int)call.error;
	return 0;
}

int pasid_unsubscribe(struct pasid_session *session)
{
	struct request request = { .call = { .command = COMMAND_UNSUBSCRIBE } };
	int cancel_state = session_lock(session);
	int error = session_request_locked(session, &request);
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

/* What the connection has brought. Returns 0 also while the daemon is away. */
static int fetch(struct pasid_session *session)
{
	uint64_t ticks;
	bool is_answered;
	if (session->is_lost)
		return -EIO;
	int error = mend_if_needed(session, NULL, &is_answered);
	if (error == 0)
		error = connection_poll(&session->connection) == 0 ? 0 : -EPIPE;
	if (error == -EPIPE && session_is_resumable(session)) {
		mend_break(session);
		return 0;
	}
	/* Either the timer has done what it was for, or it goes on. */
	if (error == -EAGAIN && read(session->events->timer_fd, &ticks, sizeof ticks) <= 0)
		return 0;
	if (error == -EPIPE || error == -EIO || error == -ETIMEDOUT) {
		session->is_lost = true;
		return -EIO;
	}
	return error == -EAGAIN ? 0 : error;
}

/* Returns 1 with an event; 0 if there is none now; or a negative errno. */
static int look(struct pasid_session *session, struct pasid_event *event)
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

static int look_in_turn(struct pasid_session *session, struct pasid_event *event)
{
	int cancel_state = session_lock(session);
	int got = look(session, event);
	events_signal(session->events);
	session_unlock(session, cancel_state);
	return got;
}

int pasid_next_event(struct pasid_session *session, struct pasid_event *event, size_t event_bytes, int timeout_ms)
{
	struct pasid_event found;
	struct deadline deadline = deadline_in_ms(timeout_ms);
	int got = look_in_turn(session, &found);
	while (got == 0 && (timeout_ms < 0 || !deadline_passed(&deadline))) {
		struct pollfd ready = { .fd = session->events->epoll_fd, .events = POLLIN };
		poll(&ready, 1, timeout_ms < 0 ? -1 : (int)deadline_left_ms(&deadline));
		got = look_in_turn(session, &found);
	}
	if (got <= 0)
		return got;
	struct_copy(event, event_bytes, &found, sizeof found);
	return got;
}

int pasid_ack_drain(struct pasid_session *session, uint32_t pasid, uint32_t generation)
{
	return session_ask(session, COMMAND_ACK_DRAIN, (const uint32_t[]){ pasid, generation }, 2);
}
