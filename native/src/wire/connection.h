// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_CONNECTION_H
#define PASID_CONNECTION_H

#include "frame.h"

#include <stdbool.h>
#include <stddef.h>

/* How long the daemon may take to accept, to shake hands, or to answer a request. */
#ifndef CONNECTION_TIMEOUT_MS
#define CONNECTION_TIMEOUT_MS 5000
#endif

enum {
	CONNECTION_REQUEST_MAX = 240, /* payload of a request */
	CONNECTION_INBOX_BYTES = 512,
};

/* One side of a session, one request at a time. Not thread-safe: its owner has the lock. */
struct connection {
	int fd;
	uint16_t last_id;
	int timeout_ms; /* how long a reply may take */
	size_t inbox_from; /* received and not yet taken: inbox[inbox_from, inbox_to) */
	size_t inbox_to;
	uint8_t inbox[CONNECTION_INBOX_BYTES];
	/* Takes a frame that the daemon sends of its own accord; NULL: there are none such. */
	bool (*on_event)(void *events, const uint8_t *frame, size_t payload_bytes);
	void *events;
};

/* One command and its answer. Every reply's payload starts with four bytes, the result. */
struct call {
	uint16_t command;
	const void *payload; /* the request: its fixed part */
	size_t payload_bytes;
	const void *text; /* and what follows: names, a key */
	size_t text_bytes;
	void *more; /* where the bytes after the result go; those beyond more_max are dropped */
	size_t more_max;

	uint32_t error; /* 0, or the errno of an error reply, which has no payload */
	int result;
	size_t more_bytes; /* how many are at more */
};

/*
 * Sends a command and waits for its reply. Returns 0 with the answer in *call; or -EIO (end of
 * stream, or a reply that is none to this command) or -ETIMEDOUT: the connection is then of no more
 * use, because a late reply could be taken for that to another command; or -EINVAL for a request
 * longer than CONNECTION_REQUEST_MAX, which is not sent. Raises no SIGPIPE.
 */
int connection_call(struct connection *connection, struct call *call);

/* What a call came to: its result, or the negative errno of its error reply. */
static inline int call_answer(const struct call *call)
{
	return call->error != 0 ? -(int)call->error : call->result;
}

/*
 * Hands the frames that have come unasked to on_event, without waiting for more. Returns 0, or -EIO
 * at the end of the stream or for a frame that is no event.
 */
int connection_poll(struct connection *connection);

#endif
