// SPDX-License-Identifier: Apache-2.0
#include "connection.h"

#include "deadline.h"
#include "socket_path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

/* The common case waits inside recv, without a poll; deadline_wait covers sockets that do not block. */
static int set_timeouts(int fd)
{
	struct timeval timeout = {
		.tv_sec = CONNECTION_TIMEOUT_MS / 1000,
		.tv_usec = CONNECTION_TIMEOUT_MS % 1000 * 1000,
	};
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) != 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) != 0)
		return -errno;
	return 0;
}

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

static int receive_upto(int fd, uint8_t *bytes, size_t have, size_t want, size_t most, const struct deadline *deadline)
{
	while (have < want) {
		ssize_t got = recv(fd, bytes + have, most - have, 0);
		if (got > 0) {
			have += (size_t)got;
			if (have < want && deadline_passed(deadline))
				return -ETIMEDOUT;
			continue;
		}
		int error = got == 0 ? -EIO : deadline_wait(deadline, fd, DEADLINE_READABLE, errno);
		if (error != 0)
			return error;
	}
	return (int)have;
}

static bool answers(const uint8_t *reply, const uint8_t *command)
{
	uint32_t size_bytes = frame_u32(reply, FRAME_SIZE_AT);
	return memcmp(reply, command, FRAME_SIZE_AT) == 0 &&
	       (frame_u32(reply, FRAME_FLAGS_AT) & FRAME_TYPE_MASK) == FRAME_TYPE_REPLY &&
	       size_bytes >= FRAME_HEADER_BYTES && size_bytes <= FRAME_HEADER_BYTES + CONNECTION_PAYLOAD_MAX;
}

static int receive_reply(int fd, const uint8_t *command, struct reply *reply, const struct deadline *deadline)
{
	int have = receive_upto(fd, reply->bytes, 0, FRAME_HEADER_BYTES, sizeof reply->bytes, deadline);
	if (have < 0)
		return have;
	if (!answers(reply->bytes, command))
		return -EIO;
	uint32_t size_bytes = frame_u32(reply->bytes, FRAME_SIZE_AT);
	have = receive_upto(fd, reply->bytes, (size_t)have, size_bytes, sizeof reply->bytes, deadline);
	if (have < 0)
		return have;
	bool refused = (frame_u32(reply->bytes, FRAME_FLAGS_AT) & FRAME_ERROR) != 0;
	reply->error = refused ? frame_u32(reply->bytes, FRAME_ERROR_AT) : 0;
	reply->payload_bytes = size_bytes - FRAME_HEADER_BYTES;
	bool errno_in_range = reply->error > 0 && reply->error < 4096;
	return (size_t)have == size_bytes && (!refused || errno_in_range) ? 0 : -EIO;
}

int connection_call(struct connection *connection, uint16_t command, const void *payload, size_t payload_bytes,
		    struct reply *reply)
{
	uint8_t frame[FRAME_HEADER_BYTES + CONNECTION_PAYLOAD_MAX];
	if (payload_bytes > CONNECTION_PAYLOAD_MAX)
		return -EIO;
	uint32_t size_bytes = (uint32_t)(FRAME_HEADER_BYTES + payload_bytes);
	struct deadline deadline = deadline_in_ms(CONNECTION_TIMEOUT_MS);
	frame_put_header(frame, ++connection->last_id, command, size_bytes, FRAME_TYPE_COMMAND, 0);
	if (payload_bytes > 0)
		memcpy(frame + FRAME_HEADER_BYTES, payload, payload_bytes);
	int error = send_all(connection->fd, frame, size_bytes, &deadline);
	return error != 0 ? error : receive_reply(connection->fd, frame, reply, &deadline);
}

int reply_result(const struct reply *reply)
{
	if (reply->payload_bytes < sizeof(uint32_t))
		return -EIO;
	return (int)frame_u32(reply_payload(reply), 0);
}

static int negotiate(struct connection *connection)
{
	uint8_t version[4];
	struct reply reply;
	frame_put_u16(version, 0, VERSION_MAJOR);
	frame_put_u16(version, 2, VERSION_MINOR);
	int error = connection_call(connection, COMMAND_VERSION, version, sizeof version, &reply);
	if (error != 0)
		return error;
	if (reply.error != 0)
		return -EPROTONOSUPPORT;
	if (reply.payload_bytes < sizeof version)
		return -EIO;
	return frame_u16(reply_payload(&reply), 0) == VERSION_MAJOR ? 0 : -EPROTONOSUPPORT;
}

static int connect_to(int fd, const struct sockaddr_un *address)
{
	int error = set_timeouts(fd);
	if (error != 0)
		return error;
	struct deadline deadline = deadline_in_ms(CONNECTION_TIMEOUT_MS);
	while (connect(fd, (const struct sockaddr *)address, sizeof *address) != 0) {
		if (errno == EAGAIN)
			return -ETIMEDOUT;
		if (errno != EINTR)
			return -errno;
		if (deadline_passed(&deadline))
			return -ETIMEDOUT;
	}
	return 0;
}

int connection_open(struct connection *connection, const char *path)
{
	struct sockaddr_un address;
	int error = socket_path_address(path, &address);
	if (error != 0)
		return error;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	*connection = (struct connection){ .fd = fd };
	error = connect_to(fd, &address);
	if (error == 0)
		error = negotiate(connection);
	/* A daemon that is just dying, or at its limits, still accepts and then hangs up. */
	if (error == -EIO)
		error = -ECONNREFUSED;
	if (error != 0) {
		connection->fd = -1;
		close(fd);
	}
	return error;
}

static int socket_option(int fd, int option, int *value)
{
	socklen_t length = sizeof *value;
	return getsockopt(fd, SOL_SOCKET, option, value, &length) == 0 ? 0 : -errno;
}

int connection_adopt(struct connection *connection, int fd)
{
	int domain = 0;
	int type = 0;
	int error = socket_option(fd, SO_DOMAIN, &domain);
	if (error == 0)
		error = socket_option(fd, SO_TYPE, &type);
	if (error == 0 && (domain != AF_UNIX || type != SOCK_STREAM))
		error = -EPROTOTYPE;
	if (error == 0)
		error = set_timeouts(fd);
	if (error == 0 && fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
		error = -errno;
	if (error == 0)
		*connection = (struct connection){ .fd = fd };
	return error;
}
