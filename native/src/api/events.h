// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_API_EVENTS_H
#define PASID_API_EVENTS_H

#include "event_queue.h"
#include "session.h"

/*
 * Events of a session. Programs poll one descriptor over the session's whole life: an epoll of the socket, of an
 * eventfd that is readable while the queue has events, and of a timer that runs while the daemon is away. The lock
 * of the session is held for all functions here; events may be NULL where a pointer to them is passed.
 */
struct events {
	struct event_queue queue;
	int epoll_fd;
	int queue_fd;
	int timer_fd;
	bool is_raised; /* queue_fd is readable */
	bool is_subscribed;
	int refusal; /* errno with which the daemon refused to resubscribe, or 0 */
	uint32_t priority;
	uint32_t flags;
};

/* Returns 0 or a negative errno. */
int events_make(struct events **made);
void events_destroy(struct events *events);

/* Directs the connection's events here and watches its socket. Returns 0 or a negative errno. */
int events_attach(struct pasid_session *session);

/* Makes the polled descriptor readable if the queue has events, and not readable if it has none. */
void events_signal(struct events *events);

/* The connection broke: stops watching its socket, which would stay readable, and starts the timer. */
void events_leave_socket(struct events *events, int fd);

/* After an attempt to reconnect: the descriptor becomes readable again only when the next one is due. */
void events_rearm_timer(const struct events *events);

/* Subscribes again over a new connection. Returns 0, or -EIO or -ETIMEDOUT as connection_call. */
int events_resubscribe(struct pasid_session *session);

#endif
