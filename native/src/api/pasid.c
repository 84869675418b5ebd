// SPDX-License-Identifier: Apache-2.0
#include "../../include/pasid.h"

#include "../wire/connection.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

struct pasid_session {
	pthread_mutex_t lock;
	struct connection connection;
	bool lost; /* under the lock */
};

static int own(const struct connection *connection, struct pasid_session **session)
{
	struct pasid_session *made = calloc(1, sizeof *made);
	if (made == NULL)
		return -ENOMEM;
	pthread_mutex_init(&made->lock, NULL);
	made->connection = *connection;
	*session = made;
	return 0;
}

int pasid_connect(const char *path, struct pasid_session **session)
{
	struct connection connection;
	int error = connection_open(&connection, path);
	if (error != 0)
		return error;
	error = own(&connection, session);
	if (error != 0)
		close(connection.fd);
	return error;
}

int pasid_adopt(int fd, struct pasid_session **session)
{
	struct connection connection;
	int error = connection_adopt(&connection, fd);
	return error != 0 ? error : own(&connection, session);
}

int pasid_fd(const struct pasid_session *session)
{
	return session->connection.fd;
}

void pasid_close(struct pasid_session *session)
{
	if (session == NULL)
		return;
	close(session->connection.fd);
	pthread_mutex_destroy(&session->lock);
	free(session);
}

static int call(struct pasid_session *session, uint16_t command, const uint8_t *payload, size_t bytes,
		struct reply *reply)
{
	int cancel_state;
	/* A thread cancelled half-way would leave the lock taken and a reply unread. */
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
	pthread_mutex_lock(&session->lock);
	int error = session->lost ? -EIO : connection_call(&session->connection, command, payload, bytes, reply);
	session->lost = error != 0;
	pthread_mutex_unlock(&session->lock);
	pthread_setcancelstate(cancel_state, NULL);
	if (error != 0)
		return error;
	return reply->error != 0 ? -(int)reply->error : 0;
}

int pasid_alloc(struct pasid_session *session, uint32_t min, uint32_t max)
{
	uint8_t payload[16];
	struct reply reply;
	frame_put_u32(payload, 0, min);
	frame_put_u32(payload, 4, max);
	frame_put_u32(payload, 8, 1);
	frame_put_u32(payload, 12, 0);
	int error = call(session, COMMAND_ALLOCATE, payload, sizeof payload, &reply);
	if (error != 0)
		return error;
	int result = reply_result(&reply);
	if (result < 0)
		return result == REFUSAL_CLOSED || reply.payload_bytes < 4 ? -EIO : -ENOSPC;
	return reply.payload_bytes >= 8 ? (int)frame_u32(reply_payload(&reply), 4) : -EIO;
}

int pasid_free_range(struct pasid_session *session, uint32_t min, uint32_t max)
{
	uint8_t payload[8];
	struct reply reply;
	frame_put_u32(payload, 0, min);
	frame_put_u32(payload, 4, max);
	int error = call(session, COMMAND_FREE, payload, sizeof payload, &reply);
	return error != 0 ? error : reply_result(&reply);
}

int pasid_holds(struct pasid_session *session, uint32_t pasid)
{
	uint8_t payload[4];
	struct reply reply;
	frame_put_u32(payload, 0, pasid);
	int error = call(session, COMMAND_HOLDS, payload, sizeof payload, &reply);
	return error != 0 ? error : reply_result(&reply);
}
