// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "handshake.h"

#include "deadline.h"
#include "socket_path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

/* Bytes of the JSON in a version message that this client sends or looks at. */
enum { CAPABILITIES_MAX = 200 };

/* Lets recv and send do the waiting, without a poll; deadline_wait covers sockets that do not block. */
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

/* A daemon that knows the series names it in its reply; an older one would answer with other layouts. */
static int negotiate_series(struct connection *connection, struct call *call, const char *series)
{
	char wish[CAPABILITIES_MAX];
	char reply[CAPABILITIES_MAX];
	char expected[CAPABILITIES_MAX];
	call->text = wish;
	call->text_bytes = (size_t)snprintf(wish, sizeof wish, "{\"capabilities\":{\"pasid4j\":{\"series\":\"%s\"}}}", series) + 1;
	call->more = reply;
	call->more_max = sizeof reply;
	int error = connection_call(connection, call);
	size_t expected_bytes = (size_t)snprintf(expected, sizeof expected, "\"series\":\"%s\"", series);
	if (error != 0 || call->error != 0)
		return error;
	return memmem(reply, call->more_bytes, expected, expected_bytes) != NULL ? 0 : -EPROTONOSUPPORT;
}

/* The first four bytes of the reply, the result of other commands, are the major and the minor version. */
static int negotiate(struct connection *connection, const char *series)
{
	uint8_t version[4];
	struct call call = { .command = COMMAND_VERSION, .payload = version, .payload_bytes = sizeof version };
	frame_put_u16(version, 0, VERSION_MAJOR);
	frame_put_u16(version, 2, VERSION_MINOR);
	int error = series != NULL ? negotiate_series(connection, &call, series) : connection_call(connection, &call);
	if (error != 0)
		return error;
	bool same_major = ((uint32_t)call.result & 0xFFFF) == VERSION_MAJOR;
	return call.error == 0 && same_major ? 0 : -EPROTONOSUPPORT;
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

int connection_open(struct connection *connection, const char *path, const char *series)
{
	struct sockaddr_un address;
	connection->fd = -1;
	int error = socket_path_address(path, &address);
	if (error != 0)
		return error;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	*connection = (struct connection){ .fd = fd, .timeout_ms = CONNECTION_TIMEOUT_MS };
	error = connect_to(fd, &address);
	if (error == 0)
		error = negotiate(connection, series);
	/* A daemon that is ending, or at its limits, accepts and then hangs up. */
	if (error == -EIO)
		error = -ECONNREFUSED;
	if (error != 0)
		connection_close(connection);
	return error;
}

/*
 * By system call: in the preload shim, close() is the interposed one, which takes the session's lock for a
 * number that still has a record, and the caller holds that lock.
 */
void connection_close(struct connection *connection)
{
	if (connection->fd >= 0)
		syscall(SYS_close, connection->fd);
	connection->fd = -1;
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
		*connection = (struct connection){ .fd = fd, .timeout_ms = CONNECTION_TIMEOUT_MS };
	return error;
}
