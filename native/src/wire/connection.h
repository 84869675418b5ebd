// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_CONNECTION_H
#define PASID_CONNECTION_H

#include "frame.h"

#include <stdbool.h>
#include <stddef.h>

/* The time that the daemon may take to accept, to shake hands, or to answer a request. */
#ifndef CONNECTION_TIMEOUT_MS
#define CONNECTION_TIMEOUT_MS 5000
#endif

enum {
	CONNECTION_REQUEST_MAX = 240, /* bytes of a request's payload */
	CONNECTION_INBOX_BYTES = 512,
};

/* The client's end of a session; one request at a time. Not thread-safe: the owner locks. */
struct connection {
	int fd;
	uint16_t last_id;
	int timeout_ms; /* limit for a reply */
	size_t inbox_from; /* received and not yet consumed: inbox[inbox_from, inbox_to) */
	size_t inbox_to;
	uint8_t inbox[CONNECTION_INBOX_BYTES];
	/* Handles a frame that is no reply; returns false if it is no event either. NULL: any such frame is an error. */
	bool (*on_event)(void *events, const uint8_t *frame, size_t payload_bytes);
	void *events;
};

/* A command and its reply. Every reply's payload starts with a result of four bytes. */
struct call {
	uint16_t command;
	const void *payload; /* fixed part of the request */
	size_t payload_bytes;
	const void *text; /* variable part: names or a key */
	size_t text_bytes;
	void *more; /* receives the bytes after the result; those beyond more_max are dropped */
	size_t more_max;

	uint32_t error; /* 0, or the errno of an error reply, which has no payload */
	int result;
	size_t more_bytes; /* bytes stored at more */
};

/*
 * Sends a command and waits for its reply. Returns 0 with the reply in *call; -EIO at the end of the stream or
 * for a reply to another command; -ETIMEDOUT; or -EINVAL for a request longer than CONNECTION_REQUEST_MAX,
 * which is not sent. After -EIO and -ETIMEDOUT the connection must not be used again: a late reply could be
 * mistaken for the reply to another command. Raises no SIGPIPE.
 */
int connection_call(struct connection *connection, struct call *call);

/* The result of a call, or the negative errno of its error reply. */
static inline int call_answer(const struct call *call)
{
	return call->error != 0 ? -(int)call->error : call->result;
}

/*
 * Passes the events that have arrived to on_event, without waiting for more. Returns 0, or -EIO at the end of
 * the stream or for a frame that is no event.
 */
int connection_poll(struct connection *connection);

#endif
