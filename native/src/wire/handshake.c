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

/* Finds the label in the reply's capabilities. A daemon that names none serves the default. */
static void read_series(const struct call *call, char named[SERIES_LABEL_BYTES])
{
	static const char key[] = "\"series\":\"";
	const char *reply = call->more;
	const char *found = memmem(reply, call->more_bytes, key, sizeof key - 1);
	snprintf(named, SERIES_LABEL_BYTES, "%s", SERIES_DEFAULT);
	if (found == NULL)
		return;
	const char *label = found + sizeof key - 1;
	size_t most = (size_t)(reply + call->more_bytes - label);
	const char *end = memchr(label, '"', most);
	size_t length = end != NULL ? (size_t)(end - label) : most;
	snprintf(named, SERIES_LABEL_BYTES, "%.*s", (int)(length < SERIES_LABEL_BYTES ? length : SERIES_LABEL_BYTES - 1), label);
}

/* The first four bytes of the reply, the result of other commands, are the major and the minor version. */
static int negotiate(struct connection *connection, const char *series, char named[SERIES_LABEL_BYTES])
{
	uint8_t version[4];
	char capabilities[CAPABILITIES_MAX];
	char reply[CAPABILITIES_MAX];
	struct call call = { .command = COMMAND_VERSION, .payload = version, .payload_bytes = sizeof version,
			     .more = reply, .more_max = sizeof reply };
	frame_put_u16(version, 0, VERSION_MAJOR);
	frame_put_u16(version, 2, VERSION_MINOR);
	if (series != NULL) {
		call.text = capabilities;
		call.text_bytes = (size_t)snprintf(capabilities, sizeof capabilities, "{\"capabilities\":{\"pasid4j\":{\"series\":\"%s\"}}}", series) + 1;
	}
	int error = connection_call(connection, &call);
	if (error != 0)
		return error;
	bool same_major = ((uint32_t)call.result & 0xFFFF) == VERSION_MAJOR;
	if (call.error != 0 || !same_major)
		return -EPROTONOSUPPORT;
	read_series(&call, named);
	return series == NULL || strcmp(series, named) == 0 ? 0 : -EPROTONOSUPPORT;
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

int connection_open(struct connection *connection, const char *path, const char *series, char named[SERIES_LABEL_BYTES])
{
	struct sockaddr_un address;
	char label[SERIES_LABEL_BYTES];
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
		error = negotiate(connection, series, named != NULL ? named : label);
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
