// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "connection.h"

#include "deadline.h"

#include <errno.h>
#include <sys/socket.h>

enum { RESULT_BYTES = 4 };

static int send_all(int fd, const uint8_t *bytes, size_t length, const struct deadline *deadline)
{
	while (length > 0) {
		ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
		if (sent >= 0) {
			bytes += sent;
			length -= (size_t)sent;
			continue;
		}
		int error = deadline_wait(deadline, fd, DEADLINE_WRITABLE, errno);
		if (error != 0)
			return error;
	}
	return 0;
}

/* Receives min_bytes to max_bytes bytes. Returns their number, or a negative errno. */
static ssize_t receive(int fd, uint8_t *bytes, size_t min_bytes, size_t max_bytes,
		       const struct deadline *deadline)
{
	size_t have = 0;
	while (have < min_bytes) {
		ssize_t got = recv(fd, bytes + have, max_bytes - have, 0);
		if (got > 0) {
			have += (size_t)got;
			if (have < min_bytes && deadline_passed(deadline))
				return -ETIMEDOUT;
			continue;
		}
		int error = got == 0 ? -EIO : deadline_wait(deadline, fd, DEADLINE_READABLE, errno);
		if (error != 0)
			return error;
	}
	return (ssize_t)have;
}

static size_t inbox_bytes(const struct connection *connection)
{
	return connection->inbox_to - connection->inbox_from;
}

static const uint8_t *inbox(const struct connection *connection)
{
	return connection->inbox + connection->inbox_from;
}

static void inbox_make_room(struct connection *connection)
{
	size_t bytes = inbox_bytes(connection);
	if (connection->inbox_from != 0 && bytes != 0)
		memmove(connection->inbox, inbox(connection), bytes);
	connection->inbox_from = 0;
	connection->inbox_to = bytes;
}

/* Waits until the inbox has at least this many bytes, which must not exceed its size. Returns 0 or a negative errno. */
static int inbox_fill(struct connection *connection, size_t bytes, const struct deadline *deadline)
{
	if (inbox_bytes(connection) >= bytes)
		return 0;
	inbox_make_room(connection);
	size_t have = connection->inbox_to;
	ssize_t got = receive(connection->fd, connection->inbox + have, bytes - have, CONNECTION_INBOX_BYTES - have, deadline);
	if (got < 0)
		return (int)got;
	connection->inbox_to += (size_t)got;
	return 0;
}

/* Copies part of a payload: from the inbox first, the rest straight from the socket. */
static int take(struct connection *connection, uint8_t *to, size_t bytes, const struct deadline *deadline)
{
	size_t ready = inbox_bytes(connection) < bytes ? inbox_bytes(connection) : bytes;
	if (ready > 0)
		memcpy(to, inbox(connection), ready);
	connection->inbox_from += ready;
	if (ready == bytes)
		return 0;
	ssize_t got = receive(connection->fd, to + ready, bytes - ready, bytes - ready, deadline);
	return got < 0 ? (int)got : 0;
}

static int drop(struct connection *connection, size_t bytes, const struct deadline *deadline)
{
	uint8_t dropped[64];
	int error = 0;
	while (bytes > 0 && error == 0) {
		size_t some = bytes < sizeof dropped ? bytes : sizeof dropped;
		error = take(connection, dropped, some, deadline);
		bytes -= some;
	}
	return error;
}

/* Hands on the event at the head of the inbox, which is complete. */
static int take_event(struct connection *connection)
{
	const uint8_t *frame = inbox(connection);
	uint32_t size_bytes = frame_u32(frame, FRAME_SIZE_AT);
	if (!connection->on_event(connection->events, frame, size_bytes - FRAME_HEADER_BYTES))
		return -EIO;
	connection->inbox_from += size_bytes;
	return 0;
}

static bool is_event(const struct connection *connection)
{
	const uint8_t *header = inbox(connection);
	uint32_t size_bytes = frame_u32(header, FRAME_SIZE_AT);
	return connection->on_event != NULL &&
	       (frame_u32(header, FRAME_FLAGS_AT) & FRAME_TYPE_MASK) == FRAME_TYPE_COMMAND &&
	       size_bytes >= FRAME_HEADER_BYTES && size_bytes <= CONNECTION_INBOX_BYTES;
}

static bool answers(const uint8_t *reply, const uint8_t *command)
{
	uint32_t size_bytes = frame_u32(reply, FRAME_SIZE_AT);
	return memcmp(reply, command, FRAME_SIZE_AT) == 0 &&
	       (frame_u32(reply, FRAME_FLAGS_AT) & FRAME_TYPE_MASK) == FRAME_TYPE_REPLY &&
	       size_bytes >= FRAME_HEADER_BYTES && size_bytes <= FRAME_REPLY_MAX_BYTES;
}

/* Waits for the header of the reply; hands on the events that precede it. */
static int receive_header(struct connection *connection, const uint8_t *command, const struct deadline *deadline)
{
	int error = inbox_fill(connection, FRAME_HEADER_BYTES, deadline);
	while (error == 0 && is_event(connection)) {
		error = inbox_fill(connection, frame_u32(inbox(connection), FRAME_SIZE_AT), deadline);
		if (error == 0)
			error = take_event(connection);
		if (error == 0)
			error = inbox_fill(connection, FRAME_HEADER_BYTES, deadline);
	}
	if (error != 0)
		return error;
	return answers(inbox(connection), command) ? 0 : -EIO;
}

static int receive_payload(struct connection *connection, struct call *call, size_t bytes, const struct deadline *deadline)
{
	uint8_t result[RESULT_BYTES];
	if (bytes < sizeof result)
		return -EIO;
	int error = take(connection, result, sizeof result, deadline);
	if (error != 0)
		return error;
	bytes -= sizeof result;
	call->result = (int)frame_u32(result, 0);
	call->more_bytes = bytes < call->more_max ? bytes : call->more_max;
	error = take(connection, call->more, call->more_bytes, deadline);
	return error != 0 ? error : drop(connection, bytes - call->more_bytes, deadline);
}

static int receive_reply(struct connection *connection, const uint8_t *command, struct call *call,
			 const struct deadline *deadline)
{
	int error = receive_header(connection, command, deadline);
	if (error != 0)
		return error;
	const uint8_t *header = inbox(connection);
	bool refused = (frame_u32(header, FRAME_FLAGS_AT) & FRAME_ERROR) != 0;
	uint32_t payload_bytes = frame_u32(header, FRAME_SIZE_AT) - FRAME_HEADER_BYTES;
	call->error = refused ? frame_u32(header, FRAME_ERROR_AT) : 0;
	call->result = 0;
	call->more_bytes = 0;
	connection->inbox_from += FRAME_HEADER_BYTES;
	if (!refused)
		return receive_payload(connection, call, payload_bytes, deadline);
	bool errno_in_range = call->error > 0 && call->error < 4096;
	return errno_in_range && payload_bytes == 0 ? 0 : -EIO;
}

int connection_call(struct connection *connection, struct call *call)
{
	uint8_t frame[FRAME_HEADER_BYTES + CONNECTION_REQUEST_MAX];
	if (call->payload_bytes + call->text_bytes > CONNECTION_REQUEST_MAX)
		return -EINVAL;
	uint32_t size_bytes = (uint32_t)(FRAME_HEADER_BYTES + call->payload_bytes + call->text_bytes);
	struct deadline deadline = deadline_in_ms(connection->timeout_ms);
	frame_put_header(frame, ++connection->last_id, call->command, size_bytes, FRAME_TYPE_COMMAND, 0);
	if (call->payload_bytes > 0)
		memcpy(frame + FRAME_HEADER_BYTES, call->payload, call->payload_bytes);
	if (call->text_bytes > 0)
		memcpy(frame + FRAME_HEADER_BYTES + call->payload_bytes, call->text, call->text_bytes);
	int error = send_all(connection->fd, frame, size_bytes, &deadline);
	return error != 0 ? error : receive_reply(connection, frame, call, &deadline);
}

static bool has_whole_event(const struct connection *connection)
{
	return inbox_bytes(connection) >= FRAME_HEADER_BYTES && is_event(connection) &&
	       inbox_bytes(connection) >= frame_u32(inbox(connection), FRAME_SIZE_AT);
}

int connection_poll(struct connection *connection)
{
	for (;;) {
		while (has_whole_event(connection))
			if (take_event(connection) != 0)
				return -EIO;
		if (inbox_bytes(connection) >= FRAME_HEADER_BYTES && !is_event(connection))
			return -EIO;
		inbox_make_room(connection);
		ssize_t got = recv(connection->fd, connection->inbox + connection->inbox_to,
				   CONNECTION_INBOX_BYTES - connection->inbox_to, MSG_DONTWAIT);
		if (got > 0)
			connection->inbox_to += (size_t)got;
		else if (got == 0 || (errno != EAGAIN && errno != EINTR))
			return -EIO;
		else if (errno == EAGAIN)
			return 0;
	}
}
