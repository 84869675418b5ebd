// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "events.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { NS_PER_MS = 1000000, RECONNECT_PERIOD_MS = 100 };

/* Offsets in an EVENT. */
enum { TYPE_AT = 0, ID_AT = 4, GENERATION_AT = 8, SET_AT = 12, SEQUENCE_AT = 16, EVENT_BYTES = 24, LOST_BYTES = 8 };

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
	set_timer(events, RECONNECT_PERIOD_MS);
}

void events_rearm_timer(const struct events *events)
{
	uint64_t ticks;
	/* Without a tick there is nothing to clear. */
	if (read(events->timer_fd, &ticks, sizeof ticks) < 0)
		return;
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
	event_queue_destroy(&events->queue);
	free(events);
}

int events_make(struct events **made)
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

/* From here on the connection accepts events between replies. */
int events_attach(struct pasid_session *session)
{
	session->connection.on_event = take_frame;
	session->connection.events = session->events;
	set_timer(session->events, 0);
	return watch(session->events, session->connection.fd);
}

int events_resubscribe(struct pasid_session *session)
{
	uint8_t payload[8];
	struct call call = { .command = COMMAND_SUBSCRIBE, .payload = payload, .payload_bytes = sizeof payload };
	struct events *events = session->events;
	if (events == NULL)
		return 0;
	int error = events_attach(session);
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
