// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_CONNECTION_H
#define PASID_CONNECTION_H

#include "frame.h"

/* How long the daemon may take to accept, to shake hands, or to answer a request. */
#ifndef CONNECTION_TIMEOUT_MS
#define CONNECTION_TIMEOUT_MS 5000
#endif

enum { CONNECTION_PAYLOAD_MAX = 240 };

/* One side of a session, one request at a time. Not thread-safe: its owner has the lock. */
struct connection {
	int fd;
	uint16_t last_id;
};

struct reply {
	uint32_t error; /* 0, or the errno of an error reply, which has no payload */
	size_t payload_bytes;
	uint8_t bytes[FRAME_HEADER_BYTES + CONNECTION_PAYLOAD_MAX];
};

static inline const uint8_t *reply_payload(const struct reply *reply)
{
	return reply->bytes + FRAME_HEADER_BYTES;
}

/*
 * Connects and negotiates the version. path as for socket_path_address. Returns 0, or a negative
 * errno: those of socket_path_address and connect(2) (-ENOENT, -ECONNREFUSED, -EACCES, ...),
 * -ETIMEDOUT for a daemon that does not answer in CONNECTION_TIMEOUT_MS, -EPROTONOSUPPORT for one
 * that refuses our version, -ECONNREFUSED also for one that hangs up before the session began. On
 * failure fd is -1.
 */
int connection_open(struct connection *connection, const char *path);

/*
 * Makes fd, a connected Unix stream socket after its handshake, a connection. Returns 0, or
 * -EBADF, -ENOTSOCK or -EPROTOTYPE, and then leaves fd alone.
 */
int connection_adopt(struct connection *connection, int fd);

/*
 * Sends one command and waits for its reply. Returns 0 with *reply filled; or -EIO (end of stream,
 * or a reply that is none to this command) or -ETIMEDOUT: the connection is then of no more use,
 * because a late reply could be taken for that to another command. Raises no SIGPIPE.
 */
int connection_call(struct connection *connection, uint16_t command, const void *payload, size_t payload_bytes,
		    struct reply *reply);

/* The s32 result that a reply to an ioctl or to a command of ours starts with, or -EIO without one. */
int reply_result(const struct reply *reply);

#endif
